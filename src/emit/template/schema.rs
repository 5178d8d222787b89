//! Views: what a template may show, known before any value is.
//!
//! A view is declared by [`view!`](crate::view); its fields can only be the types that implement [`Field`], none of
//! which is raw text. At run time a field is its index.

use crate::escape::{CommentText, Expression, Fragment, Language, Literal, Term};

/// The fields of a view.
#[derive(Debug)]
pub struct Schema {
    /// In the order of their indices.
    pub fields: &'static [Slot],
}

/// One field of a view.
#[derive(Debug)]
pub struct Slot {
    /// Its name in templates.
    pub name: &'static str,
    /// What it holds.
    pub shape: Shape,
    /// Whether it may be absent.
    pub optional: bool,
    /// Whether a template must show it exactly once, whichever way its conditions go.
    pub once: bool,
}

/// What a field or a list's item holds.
#[derive(Clone, Copy, Debug)]
pub enum Shape {
    /// Code of the view's language: a literal or an expression.
    Code,
    /// Words for a comment.
    Comment,
    /// A number, written in digits.
    Number,
    /// Yes or no.
    Flag,
    /// Any number of items.
    List(&'static Shape),
    /// Another view.
    View(&'static Schema),
}

impl Shape {
    /// What it is called in messages.
    pub(super) fn noun(self) -> &'static str {
        match self {
            Shape::Code => "a value",
            Shape::Comment => "words for a comment",
            Shape::Number => "a number",
            Shape::Flag => "a flag",
            Shape::List(_) => "a list",
            Shape::View(_) => "a group of fields",
        }
    }
}

/// What a field holds at run time.
#[derive(Clone, Copy)]
pub enum Value<'v> {
    /// Nothing.
    Absent,
    /// Code or a comment's words.
    Text(&'v Fragment<'v>),
    /// A number.
    Number(u64),
    /// Yes or no.
    Flag(bool),
    /// Items.
    List(&'v dyn Items),
    /// Another view's fields.
    View(&'v dyn Fields),
}

/// The values of a view by index.
pub trait Fields {
    /// The value of the field at `index` of the schema; absent beyond its end.
    fn get(&self, index: usize) -> Value<'_>;
}

/// The items of a list.
pub trait Items {
    /// How many there are.
    fn count(&self) -> usize;
    /// The item at `index`; absent beyond the end.
    fn item(&self, index: usize) -> Value<'_>;
}

/// A struct whose fields a template can show; made by [`view!`](crate::view).
pub trait View: Fields {
    /// The language of the files that it is shown in.
    type Language: Language;
    /// The view with the lifetime `'static`: what a [`Template`](super::Template) is a template of.
    type Kind: View<Kind = Self::Kind>;
    /// Its fields.
    const SCHEMA: Schema;
}

/// A type with a value that templates understand.
pub trait Valued {
    /// What it holds.
    const SHAPE: Shape;
    /// Whether it may be absent.
    const OPTIONAL: bool = false;
    /// Whether a template must show it exactly once.
    const ONCE: bool = false;
    /// What it holds now.
    fn value(&self) -> Value<'_>;
}

/// A type that may be a field of a view in the language `L`.
pub trait Field<L>: Valued {}

/// A field that a template must show exactly once on every way through its conditions.
#[derive(Clone, Debug)]
pub struct Once<T>(pub T);

impl<T: Valued> Valued for Once<T> {
    const SHAPE: Shape = T::SHAPE;
    const OPTIONAL: bool = T::OPTIONAL;
    const ONCE: bool = true;
    fn value(&self) -> Value<'_> {
        self.0.value()
    }
}
impl<L, T: Field<L>> Field<L> for Once<T> {}

impl<T: Valued> Valued for Option<T> {
    const SHAPE: Shape = T::SHAPE;
    const OPTIONAL: bool = true;
    const ONCE: bool = T::ONCE;
    fn value(&self) -> Value<'_> {
        self.as_ref().map_or(Value::Absent, Valued::value)
    }
}
impl<L, T: Field<L>> Field<L> for Option<T> {}

impl<T: Valued> Valued for Vec<T> {
    const SHAPE: Shape = Shape::List(&T::SHAPE);
    fn value(&self) -> Value<'_> {
        Value::List(self)
    }
}
impl<L, T: Field<L>> Field<L> for Vec<T> {}

impl<T: Valued> Valued for &[T] {
    const SHAPE: Shape = Shape::List(&T::SHAPE);
    fn value(&self) -> Value<'_> {
        Value::List(self)
    }
}
impl<L, T: Field<L>> Field<L> for &[T] {}

impl<T: Valued> Items for Vec<T> {
    fn count(&self) -> usize {
        self.len()
    }
    fn item(&self, index: usize) -> Value<'_> {
        self.get(index).map_or(Value::Absent, Valued::value)
    }
}

impl<T: Valued> Items for &[T] {
    fn count(&self) -> usize {
        self.len()
    }
    fn item(&self, index: usize) -> Value<'_> {
        self.get(index).map_or(Value::Absent, Valued::value)
    }
}

macro_rules! code {
    ($($kind:ident)*) => {$(
        impl<L> Valued for $kind<'_, L> {
            const SHAPE: Shape = Shape::Code;
            fn value(&self) -> Value<'_> {
                Value::Text(self.fragment())
            }
        }
        impl<L> Field<L> for $kind<'_, L> {}
    )*};
}
code! { Literal Expression Term }

impl Valued for CommentText<'_> {
    const SHAPE: Shape = Shape::Comment;
    fn value(&self) -> Value<'_> {
        Value::Text(self.fragment())
    }
}
impl<L> Field<L> for CommentText<'_> {}

impl Valued for bool {
    const SHAPE: Shape = Shape::Flag;
    fn value(&self) -> Value<'_> {
        Value::Flag(*self)
    }
}
impl<L> Field<L> for bool {}

impl Valued for u64 {
    const SHAPE: Shape = Shape::Number;
    fn value(&self) -> Value<'_> {
        Value::Number(*self)
    }
}
impl<L> Field<L> for u64 {}
