//! The macro that declares a view.

/// Declares a view: a struct with one lifetime, the language that it is shown in, and fields of the types that implement
/// [`Field`](crate::emit::template::Field). A field that templates must show exactly once is a
/// [`Once`](crate::emit::template::Once).
///
/// ```
/// use rolecast::escape::{Bicep, CommentText, Literal, Term};
/// use rolecast::emit::template::{Once, Templates};
///
/// rolecast::view! {
///     /// One assignment.
///     pub struct Assignment<'a> in Bicep {
///         /// Its name, a GUID.
///         pub name: Once<Literal<'a, Bicep>>,
///         pub principal: Option<Term<'a, Bicep>>,
///         pub why: CommentText<'a>,
///     }
/// }
///
/// let text = "// {{why}}\nname: {{name}}\n{{#if principal}}\nprincipal: {{principal}}\n{{/if}}\n";
/// let own = |_: &str| Some(rolecast::emit::template::Override {
///     path: "templates/bicep/assignment.hbs".into(),
///     file: rolecast::source::Span::DETACHED.file,
///     text: text.into(),
/// });
/// let template = Templates::new(&[], &own).get::<Assignment<'static>>("bicep/assignment").unwrap();
/// let mut out = String::new();
/// let view = Assignment { name: Once(Literal::new("it's")), principal: None, why: CommentText::new("a\nb") };
/// template.render(&view, &mut out);
/// assert_eq!(out, "// a b\nname: 'it\\'s'\n");
/// ```
#[macro_export]
macro_rules! view {
    (
        $(#[$meta:meta])*
        $vis:vis struct $name:ident<$life:lifetime> in $language:ty {
            $( $(#[$field_meta:meta])* $field_vis:vis $field:ident : $type:ty ),* $(,)?
        }
    ) => {
        $(#[$meta])*
        $vis struct $name<$life> {
            $( $(#[$field_meta])* $field_vis $field: $type, )*
        }

        impl<$life> $crate::emit::template::Fields for $name<$life> {
            #[inline]
            fn get(&self, index: usize) -> $crate::emit::template::Value<'_> {
                // A field's index is its place in this list; the compiler turns the chain into a jump.
                #[allow(non_camel_case_types, clippy::allow_attributes, reason = "the fields' own names")]
                #[derive(Clone, Copy)]
                enum Index { $($field),* }
                $( const _: Index = Index::$field; )*
                match index {
                    $( index if index == Index::$field as usize => $crate::emit::template::Valued::value(&self.$field), )*
                    _ => $crate::emit::template::Value::Absent,
                }
            }
        }

        impl<$life> $crate::emit::template::View for $name<$life> {
            type Language = $language;
            type Kind = $name<'static>;
            const SCHEMA: $crate::emit::template::Schema = $crate::emit::template::Schema {
                fields: &[ $( $crate::emit::template::Slot {
                    name: stringify!($field),
                    shape: <$type as $crate::emit::template::Valued>::SHAPE,
                    optional: <$type as $crate::emit::template::Valued>::OPTIONAL,
                    once: <$type as $crate::emit::template::Valued>::ONCE,
                } ),* ],
            };
        }

        impl<$life> $crate::emit::template::Valued for $name<$life> {
            const SHAPE: $crate::emit::template::Shape =
                $crate::emit::template::Shape::View(&<Self as $crate::emit::template::View>::SCHEMA);
            fn value(&self) -> $crate::emit::template::Value<'_> {
                $crate::emit::template::Value::View(self)
            }
        }

        impl<$life> $crate::emit::template::Field<$language> for $name<$life> {}

        const _: () = {
            fn is_field<L, T: $crate::emit::template::Field<L>>() {}
            #[allow(
                dead_code,
                clippy::allow_attributes,
                clippy::extra_unused_lifetimes,
                reason = "only its bounds matter: raw text is no field"
            )]
            fn fields<$life>() {
                $( is_field::<$language, $type>(); )*
            }
        };
    };
}
