//! rolecast
pub mod diagnostic;
pub mod emit;
pub mod model;
pub mod source;
