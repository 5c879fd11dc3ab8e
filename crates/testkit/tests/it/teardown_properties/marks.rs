//! The texts that services write on their interfaces in a case, each drawn at random, and the number of times that
//! each value occurred.

use std::collections::BTreeMap;
use std::sync::{Mutex, PoisonError};

use heiiki_sim::services::ec2::network_interface::marks::{Attachments, Requesters, Texts};
use heiiki_sim::tuning::Tuning;
use proptest::prelude::*;

/// Cases from which on every value must have occurred.
const ENOUGH: u64 = 500;

/// The number of times that each value occurred.
static SEEN: Mutex<BTreeMap<String, u64>> = Mutex::new(BTreeMap::new());

/// The marks of a case.
#[derive(Clone, Copy, Debug, Default)]
#[expect(clippy::struct_excessive_bools, reason = "each is a mark that a case has or has not")]
pub(super) struct Marks {
    texts: Texts,
    requesters: Requesters,
    attachments: Attachments,
    untagged: bool,
    flipped: bool,
    operators: bool,
    untyped: bool,
    unlinked: bool,
}

/// Any marks: as they were recorded, or each for itself.
pub(super) fn any() -> impl Strategy<Value = Marks> {
    let texts = prop::sample::select(vec![Texts::Recorded, Texts::Invented, Texts::Other, Texts::Absent]);
    let requesters = prop::sample::select(vec![Requesters::Recorded, Requesters::Names, Requesters::Numbers, Requesters::Absent]);
    let attachments = prop::sample::select(vec![Attachments::Recorded, Attachments::Service, Attachments::Account]);
    let flags = (any_flag(), any_flag(), any_flag(), any_flag(), any_flag());
    let drawn = (texts, requesters, attachments, flags).prop_map(
        |(texts, requesters, attachments, (untagged, flipped, operators, untyped, unlinked))| Marks {
            texts,
            requesters,
            attachments,
            untagged,
            flipped,
            operators,
            untyped,
            unlinked,
        },
    );
    prop_oneof![1 => Just(Marks::default()), 5 => drawn]
}

fn any_flag() -> impl Strategy<Value = bool> {
    prop::bool::ANY
}

impl Marks {
    /// Makes the simulated services write them.
    pub(super) fn set(self, tuning: &mut Tuning) {
        tuning.interface_texts = self.texts;
        tuning.interface_requesters = self.requesters;
        tuning.interface_attachments = self.attachments;
        tuning.interface_tags = !self.untagged;
        tuning.interface_requester_managed_flipped = self.flipped;
        tuning.interface_operators = self.operators;
        tuning.interface_efs_type = !self.untyped;
        tuning.hosting_service_linked_role = !self.unlinked;
    }

    fn values(self) -> [String; 8] {
        let Self { texts, requesters, attachments, untagged, flipped, operators, untyped, unlinked } = self;
        [
            format!("texts {texts:?}"),
            format!("requesters {requesters:?}"),
            format!("attachments {attachments:?}"),
            format!("untagged {untagged}"),
            format!("flipped {flipped}"),
            format!("operators {operators}"),
            format!("untyped {untyped}"),
            format!("unlinked {unlinked}"),
        ]
    }

    /// Notes that they occurred.
    pub(super) fn count(self) {
        let mut seen = SEEN.lock().unwrap_or_else(PoisonError::into_inner);
        for value in self.values() {
            *seen.entry(value).or_default() += 1;
        }
    }
}

/// Shows how often each value occurred; none may be missing.
pub(super) fn all_occurred(cases: u64) {
    let seen = SEEN.lock().unwrap_or_else(PoisonError::into_inner);
    #[expect(clippy::print_stdout, reason = "which marks were drawn is what a reader of the run looks for")]
    {
        println!("marks of interfaces: {seen:#?}");
    }
    let values = 4 + 4 + 3 + 5 * 2;
    assert!(cases < ENOUGH || (seen.len() == values && seen.values().all(|count| *count > 0)), "{seen:#?}");
}
