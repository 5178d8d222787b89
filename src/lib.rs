//! rolecast
pub mod catalog;
pub mod condition;
pub mod diagnostic;
pub mod model;
pub mod policy;
pub mod source;
