//! rolecast
pub mod catalog;
pub mod cli;
pub mod condition;
pub mod diagnostic;
pub mod emit;
pub mod init;
pub mod model;
pub mod parallel;
pub mod policy;
pub mod project;
pub mod resolve;
pub mod source;
