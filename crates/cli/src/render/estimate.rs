//! The estimated time of a plan: the longest chain of steps, by rough durations of each kind. A guess for people,
//! never a timeout.

use std::time::Duration;

use heiiki_model::kind_facts::Seconds;
use heiiki_model::plan::{Plan, Reason, Step, Verb};
use heiiki_model::{KindName, Mode, kinds};

/// The time of a plan with unlimited parallelism.
pub fn estimate(plan: &Plan) -> Duration {
    let mut done: Vec<u64> = Vec::with_capacity(plan.steps.len());
    for step in &plan.steps {
        let begin = step.after.iter().filter_map(|before| done.get(before.0)).max().copied().unwrap_or(0);
        done.push(begin + seconds(step));
    }
    Duration::from_secs(done.into_iter().max().unwrap_or(0))
}

/// The time that a step will take by itself.
pub fn of_step(step: &Step) -> Duration {
    Duration::from_secs(seconds(step))
}

fn seconds(step: &Step) -> u64 {
    let Seconds { create, update, delete } = kinds::of(step.at.kind).facts_of_kind().seconds;
    match step.verb {
        Verb::Create => create,
        Verb::Update | Verb::Release if is_quick(step) => Seconds::AT_ONCE.update,
        Verb::Update | Verb::Release => update,
        Verb::Retain => Seconds::AT_ONCE.update,
        Verb::Delete => delete,
    }
}

/// True for an update that one call makes in any kind: of tags alone, or of an instance that goes on running.
fn is_quick(step: &Step) -> bool {
    let tags =
        step.why == Reason::Recorded || !step.changes.is_empty() && step.changes.iter().all(|change| change.field == "tags");
    let runs = step.at.kind == KindName::Instance && !step.changes.iter().any(|change| change.mode == Mode::Restart);
    tags || runs
}

#[cfg(test)]
mod tests {
    use std::collections::{BTreeMap, BTreeSet};

    use heiiki_model::plan::StepId;
    use heiiki_model::{Address, Change, Place, To};
    use serde_json::json;

    use super::*;

    fn step(id: usize, verb: Verb, kind: KindName, after: &[usize]) -> Step {
        Step {
            id: StepId(id),
            verb,
            at: Address::new(kind, "x").expect("a name"),
            of: None,
            object: None,
            want: None,
            tags: BTreeMap::new(),
            ignore: Vec::new(),
            changes: Vec::new(),
            after: after.iter().map(|id| StepId(*id)).collect::<BTreeSet<_>>(),
            why: Reason::Missing,
            loses: None,
            disposition: None,
        }
    }

    #[test]
    fn a_change_of_tags_takes_no_longer_than_a_call() {
        for kind in
            [KindName::NotebookInstance, KindName::Domain, KindName::Endpoint, KindName::VpcEndpoint, KindName::NatGateway]
        {
            let changed = |fields: &[&'static str], why: Reason| {
                let change = |field: &&'static str| Change {
                    field: (*field).into(),
                    from: json!(1),
                    to: To::value(json!(2)),
                    mode: Mode::InPlace,
                };
                of_step(&Step { changes: fields.iter().map(change).collect(), why, ..step(0, Verb::Update, kind, &[]) }).as_secs()
            };
            assert_eq!(changed(&["tags", "tags"], Reason::Differs), 2, "{kind}");
            assert_eq!(changed(&[], Reason::Recorded), 2, "{kind}");
            assert_eq!(changed(&["tags", "subnet"], Reason::Differs), kinds::of(kind).facts_of_kind().seconds.update, "{kind}");
        }
    }

    #[test]
    fn the_longest_chain_counts_not_the_sum() {
        let steps = vec![
            step(0, Verb::Create, KindName::Vpc, &[]),
            step(1, Verb::Create, KindName::VpcEndpoint, &[0]),
            step(2, Verb::Create, KindName::VpcEndpoint, &[0]),
            step(3, Verb::Create, KindName::Domain, &[0]),
            step(4, Verb::Update, KindName::Role, &[1, 2]),
        ];
        let place = Place { environment: "t".into(), account: "1".into(), region: "r".into(), partition: "aws".into() };
        let plan = Plan {
            place,
            steps,
            refusals: Vec::new(),
            kept: Vec::new(),
            kin: Vec::new(),
            notes: Vec::new(),
            unread: Vec::new(),
            uncompared: Vec::new(),
            proof: None,
            unchanged: 0,
        };
        assert_eq!(estimate(&plan), Duration::from_secs(244));
        assert_eq!(estimate(&Plan { steps: Vec::new(), ..plan }), Duration::ZERO);
    }
}
