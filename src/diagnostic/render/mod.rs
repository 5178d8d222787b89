//! Diagnostics as text: one format a file. Takes diagnostics and the source map, gives strings.
