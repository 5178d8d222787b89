//! Parts that stay within the limits of one deployment.
//!
//! Limits of Azure Resource Manager: 800 resources and 256 parameters a template, 4 MB a request, nested templates
//! included; a nested template is a resource of the one around it.

use std::ops::Range;

use super::unit::{Bucket, Group, Part, extend};
use super::weight::{GROUP_FRAME, Weight, Weights};
use crate::policy::{Assignment, Environment, Term};

/// The most resources in a template.
pub const MOST_RESOURCES: usize = 799;

/// The most parameters of a template.
pub const MOST_PARAMETERS: usize = 256;

/// The most bytes of a request.
pub const MOST_BYTES: usize = 4 * 1024 * 1024;

/// What a part may weigh: room is left for what Azure makes of expressions before it measures.
const FULL: usize = 3 * 1024 * 1024;

/// Divides the buckets of one unit.
pub(super) fn split<'a>(environment: &'a Environment, weights: &Weights<'a>, buckets: &[Bucket<'a>]) -> Vec<Part<'a>> {
    let mut filling = Filling { weights, parts: Vec::new(), part: Part::default(), resources: 0, bytes: 0 };
    for bucket in buckets {
        let mut number = 0;
        let mut inside = None;
        for (at, assignment) in positions(environment, &bucket.ranges) {
            match bucket.group {
                None => filling.direct(at, assignment),
                Some(name) => filling.grouped(at, assignment, name, &mut inside, &mut number),
            }
        }
    }
    filling.turn();
    filling.parts
}

/// The assignments at `ranges` with their positions.
pub fn positions<'a>(
    environment: &'a Environment,
    ranges: &[Range<usize>],
) -> impl Iterator<Item = (usize, &'a Assignment)> {
    ranges.iter().flat_map(|range| (range.start..).zip(environment.assignments.get(range.clone()).unwrap_or_default()))
}

struct Filling<'w, 'a> {
    weights: &'w Weights<'a>,
    parts: Vec<Part<'a>>,
    part: Part<'a>,
    resources: usize,
    bytes: usize,
}

impl<'a> Filling<'_, 'a> {
    fn direct(&mut self, at: usize, assignment: &'a Assignment) {
        let weight = self.weights.assignment(assignment);
        if self.resources >= MOST_RESOURCES || !self.fits(&weight, 0) {
            self.turn();
        }
        self.resources += 1;
        self.add(&weight);
        extend(&mut self.part.direct, at);
    }

    /// `inside` is how many resources the group that is being filled has, if it belongs to this bucket and part.
    fn grouped(
        &mut self,
        at: usize,
        assignment: &'a Assignment,
        name: &'a Term,
        inside: &mut Option<usize>,
        number: &mut usize,
    ) {
        if inside.is_some_and(|count| count >= MOST_RESOURCES) {
            *inside = None;
        }
        let frame = if inside.is_none() { GROUP_FRAME } else { 0 };
        let weight = self.weights.assignment(assignment);
        if !self.fits(&weight, frame) || inside.is_none() && self.resources >= MOST_RESOURCES {
            self.turn();
            *inside = None;
        }
        if inside.is_none() {
            *number += 1;
            self.resources += 1;
            self.bytes += GROUP_FRAME;
            let (deployment, stem) = (String::new(), String::new());
            let group =
                Group { name, number: *number, deployment, stem, ranges: Vec::new(), parameters: Default::default() };
            self.part.groups.push(group);
        }
        *inside = Some(inside.unwrap_or(0) + 1);
        self.add(&weight);
        if let Some(group) = self.part.groups.last_mut() {
            for parameter in weight.parameters {
                if group.parameters.insert(parameter) {
                    self.bytes += self.weights.parameter(parameter);
                }
            }
            extend(&mut group.ranges, at);
        }
    }

    /// Whether there is room for an assignment with `frame` bytes of what is new around it.
    fn fits(&self, weight: &Weight<'a>, frame: usize) -> bool {
        let mut bytes = self.bytes + weight.bytes + frame;
        let mut parameters = self.part.parameters.len();
        for &parameter in &weight.parameters {
            // In the part and in the resource group's own template.
            bytes += 2 * self.weights.parameter(parameter);
            parameters += usize::from(!self.part.parameters.contains(parameter));
        }
        bytes <= FULL && parameters <= MOST_PARAMETERS
    }

    fn add(&mut self, weight: &Weight<'a>) {
        self.bytes += weight.bytes;
        for &parameter in &weight.parameters {
            if self.part.parameters.insert(parameter) {
                self.bytes += self.weights.parameter(parameter);
            }
        }
    }

    /// Ends the part, unless it is empty.
    fn turn(&mut self) {
        if self.resources > 0 {
            self.parts.push(std::mem::take(&mut self.part));
        }
        self.resources = 0;
        self.bytes = 0;
    }
}
