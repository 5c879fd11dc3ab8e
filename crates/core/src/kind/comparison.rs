//! The wants of a kind: the checks of the spec, the things that a want needs, and the order in which an object gives way to it.

use heiiki_policy::Absent;

use super::identity::Identity;
use super::lifecycle::Lifecycle;
use super::phase::Replacement;
use super::problem::Problem;
use crate::shape::Compared;
use crate::unique::{Ground, Unique};
use crate::view::View;
use crate::{Address, FactName, Known};

/// The rules for a want: beside the other wants of the spec, and against live objects. The comparison of the fields themselves is derived ([`Compared`]).
pub trait Comparison: Identity<Want: Compared<Live = <Self as Identity>::Live>> + Lifecycle {
    /// Fields that keep others in check, each with those: where it is not known what the first is to be, the others are not changed either, lest they open more
    /// than is wanted.
    const CHECKS: &'static [(&'static str, &'static [&'static str])] = &[];
    /// The requests that an object without a policy document lets through.
    const WITHOUT_POLICY: Absent = Absent::GrantsNothing;

    /// Checks all wants of this kind together, without AWS. Problems of single fields that the type cannot express belong here,
    /// too.
    fn check(all: &[(&Address, Self::Want)], view: &View<'_>, problems: &mut Vec<Problem>);

    /// The facts of the region and account that fields of a want need, each with the path of the field. If one could not be read,
    /// its field is unknown.
    fn facts(_want: &Self::Want, _known: &Known) -> Vec<(String, FactName)> {
        Vec::new()
    }

    /// Resources that should come first although no field names them: a NAT gateway works only beside an internet gateway.
    fn follows(_want: &Self::Want, _view: &View<'_>) -> Vec<Address> {
        Vec::new()
    }

    /// Resources that must come first although no field names them, because AWS would make them by itself and without a claim.
    /// For example, a service creates its log group with the first line that it writes.
    fn prerequisites(_at: &Address, _want: &Self::Want, _view: &View<'_>) -> Vec<Address> {
        Vec::new()
    }

    /// The order of a replacement.
    fn replacement(_want: &Self::Want, _live: &Self::Live, _known: &Known) -> Replacement {
        Replacement::DeleteFirst
    }

    /// The things that a resource must hold to be as wanted.
    fn needs(_at: &Address, _want: &Self::Want, _ground: &Ground<'_>) -> Vec<Unique> {
        Vec::new()
    }

    /// True if `other`, a foreign object of this kind, holds a thing that `want` needs, as far as the existing objects tell. An
    /// object that is being deleted counts as gone.
    fn clashes(at: &Address, want: &Self::Want, other: &Self::Live, known: &Known) -> bool {
        let held = if Self::phase(other).is_going() { Vec::new() } else { Self::holds(other) };
        Self::needs(at, want, &Ground::of(known)).iter().any(|needed| held.iter().any(|held| needed.excludes(held)))
    }
}
