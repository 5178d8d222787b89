//! Templates: the layout of generated files, as handlebars text that users may replace file by file.
//!
//! Takes a template's text and the [`Schema`] of the view that it shows; gives a [`Template`] that writes views straight
//! into a buffer. The handlebars crate parses what users write; what it parsed is checked here once and lowered to a few
//! instructions, so that rendering does no look-ups. Allowed are text, comments, fields, `if`, `unless`, `else`, `each`, `this`,
//! `../field`, `@first`, `@last` and `@index`: layout, and nothing else. Knows no field of any backend.
//!
//! What is refused before anything is rendered: an unknown field or one of the wrong kind, a field inside quotes, code
//! in a comment or a comment's words in code, a value that may be absent where nothing asks whether it is there, and a
//! template that shows a [`Once`] field never, twice, or only sometimes.

mod context;
mod layout;
mod layouts;
mod lower;
mod once;
mod parse;
mod program;
mod scan;
mod schema;
mod source;
mod view;

use std::any::type_name;
use std::collections::HashMap;
use std::fmt;
use std::marker::PhantomData;
use std::sync::{Arc, Mutex, PoisonError};

pub(in crate::emit) use layouts::{embedded, layouts};
pub use schema::{Field, Fields, Items, Once, Schema, Shape, Slot, Value, Valued, View};
pub use source::Override;

use crate::diagnostic::{Diagnostic, Diagnostics, nearest};
use crate::escape::{Language, Syntax};
use source::Source;

/// What finds a user's own template by its name, such as `terraform/assignment`.
pub type Overrides<'p> = &'p (dyn Fn(&str) -> Option<Override> + Sync);

/// The built-in templates of a target with a user's own in place of some. Each is parsed when it is first asked for, and
/// once: environments that are written side by side share them.
pub struct Templates<'p> {
    embedded: &'static [(&'static str, &'static str)],
    overrides: Overrides<'p>,
    /// What was parsed, by the template's name and the view's.
    parsed: Mutex<HashMap<(String, &'static str), Program>>,
}

/// A checked template's instructions.
type Program = Arc<[program::Op]>;

impl<'p> Templates<'p> {
    /// The templates `embedded`, by name and text, unless `overrides` has another text. Nothing is read or parsed yet.
    pub fn new(embedded: &'static [(&'static str, &'static str)], overrides: Overrides<'p>) -> Templates<'p> {
        Templates { embedded, overrides, parsed: Mutex::default() }
    }

    /// The template `name` for views of the kind `K`, parsed and checked.
    ///
    /// # Errors
    /// Everything that is wrong with it, each at its place.
    pub fn get<K: View>(&self, name: &str) -> Result<Template<K>, Diagnostics> {
        let key = (name.to_owned(), type_name::<K>());
        let known = self.parsed.lock().unwrap_or_else(PoisonError::into_inner).get(&key).cloned();
        let program = match known {
            Some(program) => program,
            None => {
                let program = self.compile::<K>(name)?;
                self.parsed.lock().unwrap_or_else(PoisonError::into_inner).insert(key, program.clone());
                program
            }
        };
        Ok(Template { program, kind: PhantomData })
    }

    fn compile<K: View>(&self, name: &str) -> Result<Program, Diagnostics> {
        let own = (self.overrides)(name);
        let built_in = self.embedded.iter().find(|(known, _)| *known == name).map(|(_, text)| *text);
        let source = match (&own, built_in) {
            // A copy that nobody has changed, such as a start for one's own.
            (Some(own), Some(text)) if own.text == text => Source::embedded(name, text),
            (Some(own), _) => Source::of(own),
            (None, Some(text)) => Source::embedded(name, text),
            (None, None) => {
                let message = format!("there is no template `{name}`");
                return Err(Diagnostics(vec![Diagnostic::error("template-unknown", message)]));
            }
        };
        compile(&source, &K::SCHEMA, &<K::Language as Language>::SYNTAX)
    }

    /// A warning for each of a user's template `names` that takes the place of nothing.
    pub fn check_names<'n>(&self, names: impl IntoIterator<Item = &'n str>) -> Diagnostics {
        let unused = names.into_iter().filter(|name| self.embedded.iter().all(|(known, _)| known != name));
        Diagnostics(unused.map(|name| self.unused(name)).collect())
    }

    fn unused(&self, name: &str) -> Diagnostic {
        let message = format!("no built-in template is called `{name}`, so this one is not used");
        let found = Diagnostic::warning("template-unused", message).in_file(format!("templates/{name}.hbs"));
        match nearest(name, self.embedded.iter().map(|(known, _)| *known)) {
            Some(near) => found.help(format!("did you mean `{near}`?")),
            None => found,
        }
    }
}

/// A checked template for views of the kind `K`: a view type with the lifetime `'static`.
pub struct Template<K> {
    program: Program,
    kind: PhantomData<fn() -> K>,
}

/// Parses and checks a template for views of `schema`.
fn compile(source: &Source<'_>, schema: &'static Schema, syntax: &'static Syntax) -> Result<Program, Diagnostics> {
    let program = lower::lower(source, schema)?;
    let mut found = Diagnostics::new();
    // What is built in is the same in every run: tests, which are built with assertions, have seen that it is right.
    if !source.built_in || cfg!(debug_assertions) {
        context::check(source, syntax, &program, &mut found);
        once::check(source, schema, &program, &mut found);
    }
    if found.has_errors() { Err(found) } else { Ok(program.into()) }
}

impl<K> PartialEq for Template<K> {
    fn eq(&self, other: &Template<K>) -> bool {
        self.program == other.program
    }
}

impl<K> fmt::Debug for Template<K> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.program.fmt(f)
    }
}

impl<K: View> Template<K> {
    /// Appends what the template makes of `view` to `out`.
    pub fn render<V: View<Kind = K>>(&self, view: &V, out: &mut String) {
        program::run(&self.program, view, out);
    }
}
