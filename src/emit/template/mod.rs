//! Templates: the layout of generated files, as handlebars text that users may replace file by file.
//!
//! Takes a template's text and the [`Schema`] of the view that it shows; gives a [`Template`] that writes views straight
//! into a buffer. The handlebars crate parses; what it parsed is checked here once and lowered to a few instructions,
//! so that rendering does no look-ups. Allowed are text, comments, fields, `if`, `unless`, `else`, `each`, `this`,
//! `../field`, `@first`, `@last` and `@index`: layout, and nothing else. Knows no field of any backend.
//!
//! What is refused before anything is rendered: an unknown field or one of the wrong kind, a field inside quotes, code
//! in a comment or a comment's words in code, a value that may be absent where nothing asks whether it is there, and a
//! template that shows a [`Once`] field never, twice, or only sometimes.

mod context;
mod lower;
mod once;
mod program;
mod scan;
mod schema;
mod source;
mod view;

use std::marker::PhantomData;

pub use schema::{Field, Fields, Items, Once, Schema, Shape, Slot, Value, Valued, View};
pub use source::Override;

use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::emit::escape::Language;
use source::Source;

/// What finds a user's own template by its name, such as `terraform/assignment`.
pub type Overrides<'p> = &'p (dyn Fn(&str) -> Option<Override> + Sync);

/// The built-in templates of a target with a user's own in place of some.
#[derive(Clone, Copy)]
pub struct Templates<'p> {
    embedded: &'static [(&'static str, &'static str)],
    overrides: Overrides<'p>,
}

impl<'p> Templates<'p> {
    /// The templates `embedded`, by name and text, unless `overrides` has another text. Nothing is read or parsed yet.
    pub fn new(embedded: &'static [(&'static str, &'static str)], overrides: Overrides<'p>) -> Templates<'p> {
        Templates { embedded, overrides }
    }

    /// Parses and checks the template `name` for views of the kind `K`.
    ///
    /// # Errors
    /// Everything that is wrong with it, each at its place.
    pub fn get<K: View>(&self, name: &str) -> Result<Template<K>, Diagnostics> {
        let own = (self.overrides)(name);
        let built_in = self.embedded.iter().find(|(known, _)| *known == name).map(|(_, text)| *text);
        let source = match (&own, built_in) {
            (Some(own), _) => Source::of(own),
            (None, Some(text)) => Source::embedded(name, text),
            (None, None) => {
                let message = format!("there is no template `{name}`");
                return Err(Diagnostics(vec![Diagnostic::error("template-unknown", message)]));
            }
        };
        Template::compile(&source)
    }

    /// A warning for each of a user's template `names` that takes the place of nothing.
    pub fn check_names<'n>(&self, names: impl IntoIterator<Item = &'n str>) -> Diagnostics {
        let unused = names.into_iter().filter(|name| self.embedded.iter().all(|(known, _)| known != name));
        Diagnostics(unused.map(|name| self.unused(name)).collect())
    }

    fn unused(&self, name: &str) -> Diagnostic {
        let message = format!("no built-in template is called `{name}`, so this one is not used");
        let found = Diagnostic::warning("template-unused", message).in_file(format!("templates/{name}.hbs"));
        match source::nearest(name, self.embedded.iter().map(|(known, _)| *known)) {
            Some(near) => found.help(format!("did you mean `{near}`?")),
            None => found,
        }
    }
}

/// A checked template for views of the kind `K`: a view type with the lifetime `'static`.
pub struct Template<K> {
    program: Box<[program::Op]>,
    kind: PhantomData<fn() -> K>,
}

impl<K: View> Template<K> {
    fn compile(source: &Source<'_>) -> Result<Template<K>, Diagnostics> {
        let program = lower::lower(source, &K::SCHEMA)?;
        let mut found = Diagnostics::new();
        context::check(source, &<K::Language as Language>::SYNTAX, &program, &mut found);
        once::check(source, &K::SCHEMA, &program, &mut found);
        if found.has_errors() { Err(found) } else { Ok(Template { program, kind: PhantomData }) }
    }

    /// Appends what the template makes of `view` to `out`.
    pub fn render<V: View<Kind = K>>(&self, view: &V, out: &mut String) {
        program::run(&self.program, view, out);
    }
}
