//! rolecast
pub mod condition;
pub mod diagnostic;
pub mod model;
pub mod source;
