//! Whether any byte of a text needs care, many bytes looked at together.
//!
//! Most of what is written is text in which no byte does, and looking is most of the work. Without a way out inside of a
//! block, the compiler turns it into a few instructions; blocks overlap, so that none is looked at byte by byte.

/// Whether `odd` says so of any of `bytes`.
#[inline]
pub(crate) fn any(bytes: &[u8], odd: impl Fn(u8) -> bool) -> bool {
    if let Some(last) = bytes.last_chunk::<16>() {
        return bytes.as_chunks::<16>().0.iter().any(|block| block_has(block, &odd)) || block_has(last, &odd);
    }
    match (bytes.first_chunk::<8>(), bytes.last_chunk::<8>()) {
        (Some(first), Some(last)) => block_has(first, &odd) | block_has(last, &odd),
        _ => bytes.iter().any(|byte| odd(*byte)),
    }
}

#[inline]
fn block_has<const N: usize>(block: &[u8; N], odd: impl Fn(u8) -> bool) -> bool {
    block.iter().fold(false, |any, byte| any | odd(*byte))
}

#[cfg(test)]
mod tests {
    use super::any;

    #[test]
    fn every_byte_is_looked_at() {
        for length in 0..=70 {
            let mut bytes = vec![b'a'; length];
            assert!(!any(&bytes, |byte| byte == b'!'), "{length}");
            for place in 0..length {
                bytes[place] = b'!';
                assert!(any(&bytes, |byte| byte == b'!'), "{place} of {length}");
                bytes[place] = b'a';
            }
        }
    }
}
