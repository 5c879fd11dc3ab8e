//! The one place where typed kinds become JSON, so that planner, applier and renderers treat all kinds alike.

use std::collections::{BTreeMap, BTreeSet};
use std::marker::PhantomData;

use heiiki_policy::Absent;
use serde_json::Value;

use crate::kind::{Owner, Recovery};
use crate::kind_facts::KindFacts;
use crate::shape::{Compared, Fault, FieldRule, Shape, Shaped};
pub use crate::shape::{json, typed};
use crate::view::{Disposition, View};
use crate::{
    Address, Change, Diff, FactName, Ground, Kind, KindName, Known, Loss, Naming, Phase, Place, Problem, Reference, Refs,
    Replacement, Unique, shape,
};

/// A kind without its types: the form of [`Kind`] in which loader, planner, applier and renderers call all kinds alike.
///
/// Nobody implements it by hand. [`Erased`] implements it for every [`Kind`], and `kinds::of` returns it for a
/// [`KindName`]. Wants and live objects are JSON here. Each method reads the JSON as the kind's own type and calls the method of the
/// same name on [`Kind`], so that the JSON must have been written by the same kind.
///
/// ```text
/// let kind = kinds::of(step.at.kind);                       // &'static dyn AnyKind
/// let want = kind.normalised(&want)?;                       // checks JSON of a file
/// let changes = kind.diff(&want, &object.live, &known);     // Vec<Change>
/// if kind.phase(&object.live) == Phase::Ready { .. }
/// ```
pub trait AnyKind: Send + Sync {
    /// See [`crate::Marker::NAME`].
    fn name(&self) -> KindName;
    /// See [`Compared::RULES`].
    fn rules(&self) -> &'static [FieldRule];
    /// See [`crate::Identity::FACTS`].
    fn facts_of_kind(&self) -> &'static KindFacts;
    /// See [`crate::Comparison::WITHOUT_POLICY`].
    fn without_policy(&self) -> Absent;
    /// See [`crate::Identity::FILED_BY`].
    fn filed_by(&self) -> Option<&'static str>;
    /// See [`crate::Identity::arns`].
    fn arns(&self, at: &Address, want: &Value, place: &Place) -> Vec<String>;
    /// See [`crate::Identity::ATTRIBUTES`].
    fn attributes(&self) -> &'static [&'static str];
    /// See [`crate::Lifecycle::DISPOSITIONS`].
    fn dispositions(&self) -> &'static [Disposition];
    /// See [`crate::Lifecycle::STAYS_WHOLE`].
    fn stays_whole(&self) -> bool;
    /// See [`crate::Identity::HAS_DEFAULT`].
    fn has_default(&self) -> bool;
    /// See [`crate::Identity::TAGGABLE`].
    fn taggable(&self) -> bool;
    /// See [`crate::Presentation::PRIVATE`].
    fn private(&self) -> &'static [&'static str];
    /// See [`crate::Comparison::CHECKS`].
    fn checks(&self) -> &'static [(&'static str, &'static [&'static str])];
    /// See [`crate::Lifecycle::DELETED_TOGETHER`].
    fn deleted_together(&self) -> bool;
    /// See [`crate::Lifecycle::FAILED_IS_GONE`].
    fn failed_is_gone(&self) -> bool;
    /// The shape of the want.
    fn want_shape(&self) -> &'static Shape;
    /// Checks a want and returns it normalised, or everything in it that does not fit.
    fn normalised(&self, want: &Value) -> Result<Value, Vec<Fault>>;
    /// Checks a live object that comes from outside, such as from a file. All other methods expect a live object that has the
    /// shape.
    fn check_live(&self, live: &Value) -> Result<(), Vec<Fault>>;
    /// See [`crate::Identity::id`].
    fn id(&self, live: &Value) -> String;
    /// Every reference that a want makes.
    fn refs(&self, want: &Value) -> Vec<Reference>;
    /// See [`crate::Comparison::facts`].
    fn facts(&self, want: &Value, known: &Known) -> Vec<(String, FactName)>;
    /// See [`crate::Comparison::follows`].
    fn follows(&self, want: &Value, view: &View<'_>) -> Vec<Address>;
    /// See [`crate::Comparison::prerequisites`].
    fn prerequisites(&self, at: &Address, want: &Value, view: &View<'_>) -> Vec<Address>;
    /// See [`crate::Identity::made_with`].
    fn made_with(&self, want: &Value) -> Option<Address>;
    /// See [`crate::Comparison::check`].
    fn check(&self, all: &[(&Address, &Value)], view: &View<'_>, problems: &mut Vec<Problem>);
    /// See [`Compared::compare`].
    fn diff(&self, want: &Value, live: &Value, known: &Known) -> Vec<Change>;
    /// See [`Compared::import`].
    fn as_wanted(&self, live: &Value, tags: &BTreeMap<String, String>, naming: &mut Naming<'_>) -> Option<Value>;
    /// See [`crate::Lifecycle::phase`].
    fn phase(&self, live: &Value) -> Phase;
    /// See [`crate::Lifecycle::uses`].
    fn uses(&self, live: &Value) -> Vec<String>;
    /// See [`crate::Identity::names`].
    fn names(&self, live: &Value) -> Vec<String>;
    /// See [`crate::Presentation::summary`].
    fn summary(&self, want: &Value) -> String;
    /// See [`crate::Identity::tags`].
    fn tags(&self, want: &Value) -> BTreeMap<String, String>;
    /// See [`crate::Lifecycle::release`].
    fn release(&self, live: &Value, going: &BTreeSet<String>) -> Vec<Change>;
    /// See [`crate::Comparison::replacement`].
    fn replacement(&self, want: &Value, live: &Value, known: &Known) -> Replacement;
    /// See [`crate::Lifecycle::disturbs`].
    fn disturbs(&self, change: &Change, live: &Value) -> bool;
    /// See [`crate::Lifecycle::recovery`].
    fn recovery(&self, live: &Value) -> Recovery;
    /// See [`crate::Lifecycle::complaint`].
    fn complaint(&self, live: &Value) -> Option<String>;
    /// See [`crate::Lifecycle::withheld`].
    fn withheld(&self, live: &Value) -> Option<String>;
    /// See [`crate::Identity::owner`].
    fn owner(&self, live: &Value, tags: &BTreeMap<String, String>) -> Option<Owner>;
    /// See [`crate::Presentation::about`].
    fn about(&self, live: &Value) -> String;
    /// See [`crate::Presentation::loses`].
    fn loses(&self, live: &Value) -> Option<Loss>;
    /// See [`crate::Lifecycle::holds`].
    fn holds(&self, live: &Value) -> Vec<Unique>;
    /// See [`crate::Comparison::needs`].
    fn needs(&self, at: &Address, want: &Value, ground: &Ground<'_>) -> Vec<Unique>;
    /// See [`crate::Lifecycle::lets_go`].
    fn lets_go(&self, live: &Value, things: &[Unique]) -> Vec<Change>;
    /// See [`crate::Comparison::clashes`].
    fn clashes(&self, at: &Address, want: &Value, other: &Value, known: &Known) -> bool;
    /// See [`crate::Identity::live_name`].
    fn live_name(&self, live: &Value) -> Option<String>;
    /// See [`crate::Identity::is_default`].
    fn is_default(&self, live: &Value) -> bool;
    /// See [`crate::Presentation::outputs`].
    fn outputs(&self, want: &Value, live: &Value, known: &Known) -> Vec<(String, String)>;
}

/// A kind with its types taken off.
pub struct Erased<K>(PhantomData<fn() -> K>);

impl<K> Erased<K> {
    /// The only value.
    pub const fn new() -> Self {
        Self(PhantomData)
    }
}

impl<K> Default for Erased<K> {
    fn default() -> Self {
        Self::new()
    }
}

/// Returns the changes by which `live` becomes `want`.
pub fn differences<K: Kind>(want: &K::Want, live: &K::Live, known: &Known) -> Vec<Change> {
    let mut diff = Diff::new(known);
    want.compare(live, &mut diff);
    diff.finish()
}

fn fits(faults: Vec<Fault>) -> Result<(), Vec<Fault>> {
    if faults.is_empty() { Ok(()) } else { Err(faults) }
}

impl<K: Kind> AnyKind for Erased<K> {
    fn name(&self) -> KindName {
        K::NAME
    }

    fn rules(&self) -> &'static [FieldRule] {
        K::Want::RULES
    }

    fn facts_of_kind(&self) -> &'static KindFacts {
        const { &K::FACTS }
    }

    fn without_policy(&self) -> Absent {
        K::WITHOUT_POLICY
    }

    fn filed_by(&self) -> Option<&'static str> {
        K::FILED_BY
    }

    fn arns(&self, at: &Address, want: &Value, place: &Place) -> Vec<String> {
        K::arns(at, &typed(want), place)
    }

    fn attributes(&self) -> &'static [&'static str] {
        K::ATTRIBUTES
    }

    fn dispositions(&self) -> &'static [Disposition] {
        K::DISPOSITIONS
    }

    fn stays_whole(&self) -> bool {
        K::STAYS_WHOLE
    }

    fn has_default(&self) -> bool {
        K::HAS_DEFAULT
    }

    fn taggable(&self) -> bool {
        K::TAGGABLE
    }

    fn private(&self) -> &'static [&'static str] {
        K::PRIVATE
    }

    fn checks(&self) -> &'static [(&'static str, &'static [&'static str])] {
        K::CHECKS
    }

    fn deleted_together(&self) -> bool {
        K::DELETED_TOGETHER
    }

    fn failed_is_gone(&self) -> bool {
        K::FAILED_IS_GONE
    }

    fn want_shape(&self) -> &'static Shape {
        K::Want::SHAPE
    }

    fn normalised(&self, want: &Value) -> Result<Value, Vec<Fault>> {
        fits(shape::check(K::Want::SHAPE, want))?;
        Ok(json(&typed::<K::Want>(want)))
    }

    fn check_live(&self, live: &Value) -> Result<(), Vec<Fault>> {
        fits(shape::check(K::Live::SHAPE, live))
    }

    fn id(&self, live: &Value) -> String {
        K::id(&typed(live))
    }

    fn refs(&self, want: &Value) -> Vec<Reference> {
        let mut refs = Refs::default();
        shape::references(K::Want::SHAPE, want, &mut refs);
        refs.take()
    }

    fn facts(&self, want: &Value, known: &Known) -> Vec<(String, FactName)> {
        K::facts(&typed(want), known)
    }

    fn follows(&self, want: &Value, view: &View<'_>) -> Vec<Address> {
        K::follows(&typed(want), view)
    }

    fn prerequisites(&self, at: &Address, want: &Value, view: &View<'_>) -> Vec<Address> {
        K::prerequisites(at, &typed(want), view)
    }

    fn made_with(&self, want: &Value) -> Option<Address> {
        K::made_with(&typed(want))
    }

    fn check(&self, all: &[(&Address, &Value)], view: &View<'_>, problems: &mut Vec<Problem>) {
        let all: Vec<(&Address, K::Want)> = all.iter().map(|(at, want)| (*at, typed(want))).collect();
        K::check(&all, view, problems);
    }

    fn diff(&self, want: &Value, live: &Value, known: &Known) -> Vec<Change> {
        differences::<K>(&typed(want), &typed(live), known)
    }

    fn as_wanted(&self, live: &Value, tags: &BTreeMap<String, String>, naming: &mut Naming<'_>) -> Option<Value> {
        K::Want::import(&typed(live), tags, naming).map(|want| json(&want))
    }

    fn phase(&self, live: &Value) -> Phase {
        K::phase(&typed(live))
    }

    fn uses(&self, live: &Value) -> Vec<String> {
        K::uses(&typed(live))
    }

    fn names(&self, live: &Value) -> Vec<String> {
        K::names(&typed(live))
    }

    fn summary(&self, want: &Value) -> String {
        K::summary(&typed(want))
    }

    fn tags(&self, want: &Value) -> BTreeMap<String, String> {
        K::tags(&typed(want))
    }

    fn release(&self, live: &Value, going: &BTreeSet<String>) -> Vec<Change> {
        K::release(&typed(live), going)
    }

    fn replacement(&self, want: &Value, live: &Value, known: &Known) -> Replacement {
        K::replacement(&typed(want), &typed(live), known)
    }

    fn disturbs(&self, change: &Change, live: &Value) -> bool {
        K::disturbs(change, &typed(live))
    }

    fn recovery(&self, live: &Value) -> Recovery {
        K::recovery(&typed(live))
    }

    fn complaint(&self, live: &Value) -> Option<String> {
        K::complaint(&typed(live))
    }

    fn withheld(&self, live: &Value) -> Option<String> {
        K::withheld(&typed(live))
    }

    fn owner(&self, live: &Value, tags: &BTreeMap<String, String>) -> Option<Owner> {
        K::owner(&typed(live), tags)
    }

    fn about(&self, live: &Value) -> String {
        K::about(&typed(live))
    }

    fn loses(&self, live: &Value) -> Option<Loss> {
        K::loses(&typed(live))
    }

    fn holds(&self, live: &Value) -> Vec<Unique> {
        K::holds(&typed(live))
    }

    fn needs(&self, at: &Address, want: &Value, ground: &Ground<'_>) -> Vec<Unique> {
        K::needs(at, &typed(want), ground)
    }

    fn lets_go(&self, live: &Value, things: &[Unique]) -> Vec<Change> {
        K::lets_go(&typed(live), things)
    }

    fn clashes(&self, at: &Address, want: &Value, other: &Value, known: &Known) -> bool {
        K::clashes(at, &typed(want), &typed(other), known)
    }

    fn live_name(&self, live: &Value) -> Option<String> {
        K::live_name(&typed(live))
    }

    fn is_default(&self, live: &Value) -> bool {
        K::is_default(&typed(live))
    }

    fn outputs(&self, want: &Value, live: &Value, known: &Known) -> Vec<(String, String)> {
        K::outputs(&typed(want), &typed(live), known)
    }
}
