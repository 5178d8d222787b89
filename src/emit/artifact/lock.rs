//! One process at a time: a locked file, which the system unlocks when its process ends, however it ends.

use std::fs::{File, TryLockError};
use std::io::{Seek, SeekFrom};

use super::disk::{Disk, RECORDS};
use crate::diagnostic::Diagnostics;

/// The lock of an output folder, held until dropped.
pub(super) struct Lock {
    disk: Disk,
    file: File,
}

fn path() -> String {
    format!("{RECORDS}/lock")
}

impl Lock {
    /// Takes the lock unless another process has it.
    pub(super) fn try_take(disk: &Disk) -> Result<Option<Lock>, Diagnostics> {
        disk.refuse_links(&path())?;
        disk.make_folder(RECORDS)?;
        loop {
            let mut file = disk.open_lock(&path())?;
            match file.try_lock() {
                Ok(()) => {}
                Err(TryLockError::WouldBlock) => return Ok(None),
                Err(TryLockError::Error(error)) => {
                    let message = format!("cannot lock `{}`: {}", disk.shown(&path()), error.kind());
                    return Err(Diagnostics(vec![disk.error("output-refused", &path(), message)]));
                }
            }
            // Its last holder may have removed the file after it was opened here: then the lock is on nothing.
            let mark = format!("{} {:?}\n", std::process::id(), std::thread::current().id());
            let _ = file.set_len(0);
            let _ = file.seek(SeekFrom::Start(0));
            disk.write(&mut file, &path(), mark.as_bytes())?;
            if disk.read(&path()).ok().flatten().as_deref() == Some(&mark) {
                return Ok(Some(Lock { disk: disk.clone(), file }));
            }
        }
    }

    /// Takes the lock, or says who has it.
    pub(super) fn take(disk: &Disk) -> Result<Lock, Diagnostics> {
        Lock::try_take(disk)?.ok_or_else(|| {
            let holder = disk.read(&path()).ok().flatten().unwrap_or_default();
            let holder = holder.split(' ').next().unwrap_or_default();
            let message = format!("another process ({holder}) is writing to `{}`", disk.shown(""));
            Diagnostics(vec![disk.error("output-busy", "", message).help("wait until it is done")])
        })
    }
}

impl Drop for Lock {
    fn drop(&mut self) {
        // A lock file that stays does no harm.
        let _ = self.disk.remove(&path());
        self.disk.remove_empty_folders(&path());
        let _ = self.file.unlock();
    }
}
