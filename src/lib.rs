//! rolecast
pub mod catalog;
pub mod diagnostic;
pub mod model;
pub mod source;
