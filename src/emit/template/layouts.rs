//! Macros that list the templates of a target: their texts, and the views that they are templates of.

/// The built-in templates of a folder, each as its name and its text.
macro_rules! embedded {
    ($folder:literal: $($name:literal)*) => {
        &[$((
            concat!($folder, "/", $name),
            include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/templates/", $folder, "/", $name, ".hbs")),
        )),*]
    };
}

/// Declares a struct of checked templates, each with its name and the view that it shows, and `new`, which gets them.
macro_rules! layouts {
    ($(#[$meta:meta])* $vis:vis struct $layouts:ident {
        $($seen:vis $field:ident: $view:ident = $name:literal),* $(,)?
    }) => {
        $(#[$meta])*
        $vis struct $layouts {
            $($seen $field: $crate::emit::template::Template<$view<'static>>),*
        }

        impl $layouts {
            /// Gets all of them.
            ///
            /// # Errors
            /// Everything that is wrong with any of them.
            $vis fn new(
                templates: &$crate::emit::template::Templates<'_>,
            ) -> Result<$layouts, $crate::diagnostic::Diagnostics> {
                let mut found = $crate::diagnostic::Diagnostics::new();
                $(let $field = templates.get($name).map_err(|wrong| found.extend(wrong)).ok();)*
                let all = || Some($layouts { $($field: $field?),* });
                all().ok_or(found)
            }
        }
    };
}

pub(in crate::emit) use {embedded, layouts};
