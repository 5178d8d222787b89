//! stub
#![allow(missing_docs, clippy::all)]
use std::collections::BTreeMap;
use std::sync::Arc;
use crate::diagnostic::Diagnostics;
use crate::model::component::{Component, LevelRole};
use crate::model::text::{Date, Guid};
use crate::source::FileId;
use super::RoleDefinition;
pub struct LockedLevelRole;
impl From<&LevelRole> for LockedLevelRole { fn from(_: &LevelRole) -> Self { LockedLevelRole } }
pub struct Stamp { pub date: Date, pub digest: String }
pub struct Lock { pub catalog: Stamp }
impl Lock {
    pub fn parse(_t: &str, _f: FileId) -> Result<Lock, Diagnostics> { Err(Diagnostics::new()) }
    pub fn new<'r>(date: Date, digest: &str, _r: impl Iterator<Item=&'r RoleDefinition>, _l: BTreeMap<String, Vec<LockedLevelRole>>, _o: Option<&Lock>) -> Lock { Lock { catalog: Stamp { date, digest: digest.into() } } }
    pub fn level(&self, _k: &str) -> Option<Vec<LevelRole>> { None }
    pub fn role(&self, _g: Guid) -> Option<Arc<RoleDefinition>> { None }
    pub fn role_by_name(&self, _g: &str) -> Option<Arc<RoleDefinition>> { None }
    pub fn slugs(&self) -> impl Iterator<Item=(&str,&str)> { std::iter::empty() }
    pub fn slug(&self, _k: &str) -> Option<&str> { None }
    pub fn set_slug(&mut self, _k: String, _v: String) {}
    pub fn text(&self) -> Result<String, serde_json::Error> { Ok(String::new()) }
    pub fn differences(&self, _c: &super::Catalog, _l: &super::Library) -> Diagnostics { Diagnostics::new() }
}
