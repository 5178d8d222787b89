//! rolecast compiles personas into Azure access: role-assignment JSON, Bicep and Terraform.
//!
//! Data flows one way. A stage is a pure function of what it is given and returns every error that it can find:
//!
//! 1. [`source`]: files become text, text becomes nodes with places;
//! 2. [`model`]: nodes become what people wrote: personas, environments, components, roles;
//! 3. [`resolve`]: what people wrote becomes grants, grants become assignments;
//! 4. [`policy`]: the resolved project, self-contained; `access.json` is its text;
//! 5. [`emit`]: a policy becomes files in the languages of the targets, written all or not at all;
//!    [`effective`]: it becomes what personas, principals and teams hold together; [`lint`]: it is judged; [`diff`]: two of them are
//!    compared.
//!
//! [`project`] wires them together for the command line ([`cli`]); [`init`] makes a new project. Leaves that any stage
//! may use: [`diagnostic`] (what a stage has to say), [`catalog`] (what Azure offers), [`condition`] (what narrows an
//! assignment), [`permission`] (what roles allow, and what that enables), [`escape`] (users' text in other languages),
//! [`parallel`], and `bytes`.
//! No stage imports one that comes after it, none but [`source`] and the writer of [`emit`] touches the disk, and none
//! reads a clock or asks a network.

mod bytes;
pub mod catalog;
pub mod cli;
pub mod condition;
pub mod diagnostic;
pub mod diff;
pub mod effective;
pub mod emit;
pub mod escape;
pub mod init;
pub mod lint;
pub mod model;
pub mod parallel;
pub mod permission;
pub mod policy;
pub mod project;
pub mod resolve;
pub mod source;
