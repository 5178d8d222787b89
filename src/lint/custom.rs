//! The project's custom roles as rules judge them: what each allows, and which line of its file says so.
//!
//! Takes roles with their files, gives accesses and lines with JSON pointers. Judges nothing.

use std::sync::Arc;

use super::context::TooIntricate;
use super::finding::Place;
use crate::catalog::RoleDefinition;
use crate::permission::{Access, Budget, Exceeded, Pattern, Plane};
use crate::policy::Text;

/// A custom role of the project.
pub struct CustomRole<'p> {
    /// The role.
    pub role: &'p Arc<RoleDefinition>,
    /// Its file.
    pub file: &'p Text,
    /// What it allows.
    pub access: Access,
    /// Its operations, in the order of the lists.
    pub lines: Vec<Line>,
}

/// An operation, or a pattern of them, that the role's file lists.
pub struct Line {
    /// The list that it stands in.
    pub list: &'static str,
    /// The list's plane.
    pub plane: Plane,
    /// Whether it is taken out of what the role allows.
    pub taken: bool,
    /// Its place in the list.
    pub at: usize,
    /// What it says.
    pub pattern: Pattern,
}

impl<'p> CustomRole<'p> {
    /// Reads the project's custom roles.
    pub(super) fn all(custom: &'p [(Arc<RoleDefinition>, Text)]) -> Result<Vec<CustomRole<'p>>, TooIntricate> {
        let read = |(role, file): &'p (Arc<RoleDefinition>, Text)| {
            let access = Access::of_role(role, &mut Budget::default())
                .map_err(|Exceeded| TooIntricate(Arc::from(&*role.name)))?;
            Ok(CustomRole { role, file, access, lines: lines(role) })
        };
        custom.iter().map(read).collect()
    }

    /// The lines that allow something.
    pub fn allowing(&self) -> impl Iterator<Item = &Line> {
        self.lines.iter().filter(|line| !line.taken)
    }

    /// Where a line is written.
    pub fn place(&self, line: &Line, text: &str) -> Place {
        Place { file: self.file.clone(), pointer: format!("/{}/{}", line.list, line.at), text: text.to_owned() }
    }

    /// Where the role's id is written: for what no one line is to blame.
    pub fn whole(&self, text: &str) -> Place {
        Place { file: self.file.clone(), pointer: "/id".to_owned(), text: text.to_owned() }
    }

    /// That the role is too intricate.
    pub(super) fn intricate(&self, _: Exceeded) -> TooIntricate {
        TooIntricate(Arc::from(&*self.role.name))
    }
}

/// The lines of a role's only block: a file in `roles/` writes one.
fn lines(role: &RoleDefinition) -> Vec<Line> {
    let lists = role.permissions.iter().flat_map(|block| block.lists());
    let of = |(list, texts): (&'static str, &[String])| {
        let (plane, taken) = match list {
            "actions" => (Plane::Control, false),
            "notActions" => (Plane::Control, true),
            "dataActions" => (Plane::Data, false),
            _ => (Plane::Data, true),
        };
        let line = move |(at, text): (usize, &String)| Line { list, plane, taken, at, pattern: Pattern::new(text) };
        texts.iter().enumerate().map(line).collect::<Vec<_>>()
    };
    lists.flat_map(of).collect()
}
