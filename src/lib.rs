//! rolecast
pub mod catalog;
pub mod diagnostic;
pub mod emit;
pub mod model;
pub mod policy;
pub mod source;
