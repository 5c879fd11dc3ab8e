//! The decision of each need of each place.

use std::collections::{BTreeMap, BTreeSet};

use heiiki_model::plan::Standing;

use super::table::{Necessity, Origin, of_feature};
use crate::fact::{FactId, Supposition};
use crate::headers::Intervals;
use crate::network::{Connection, Interface, Network, Purpose, Use};
use crate::reach::exchange::{Ends, Obstacle, Passage};
use crate::reach::view::{Mode, View};

/// A need of a place, decided.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Judged {
    /// The service by its short name, or the ports.
    pub(crate) what: String,
    /// The feature that needs it, in words.
    pub(crate) needed_by: &'static str,
    pub(crate) necessity: Necessity,
    pub(crate) why: &'static str,
    pub(crate) source: &'static str,
    pub(crate) standing: Standing,
    /// The facts on which it rests that the need is met. Without any one of them it would not be proven.
    pub(crate) rests_on: BTreeSet<FactId>,
    /// The first thing in the way. `None` if the need is met.
    pub(crate) obstacle: Option<Obstacle>,
    /// The facts that would have to be known.
    pub(crate) missing: BTreeSet<FactId>,
}

/// The needs of places, by place.
pub(crate) type ByPlace = BTreeMap<String, Vec<Judged>>;

/// Decides all needs of services, and all needs of ports inside of VPCs.
pub(crate) fn judge(net: &Network) -> (ByPlace, ByPlace) {
    let (mut services, mut ports) = (ByPlace::new(), ByPlace::new());
    for one in &net.uses {
        of_use(net, one, services.entry(one.place.clone()).or_default());
    }
    for connection in &net.connections {
        ports.entry(connection.place.clone()).or_default().push(of_connection(net, connection));
    }
    for needs in services.values_mut().chain(ports.values_mut()) {
        needs.sort_by_key(|need| (std::cmp::Reverse(need.necessity), std::cmp::Reverse(need.standing), need.what.clone()));
    }
    (services, ports)
}

/// Adds the needs of a feature at a place. A service that two features need is told once, with the greater weight.
fn of_use(net: &Network, one: &Use, found: &mut Vec<Judged>) {
    for need in of_feature(one.feature).filter(|need| need.origin == Origin::Place) {
        for service in need.services {
            let before = found.iter().position(|other| other.what == *service);
            if before.is_some_and(|at| found[at].necessity >= need.necessity) {
                continue;
            }
            found.retain(|other| other.what != *service);
            let question = Question::Service { place: &one.place, at: &one.at, service };
            let Decision { standing, rests_on, obstacle, missing } = decide(net, &question, one.fact);
            found.push(Judged {
                what: (*service).to_owned(),
                needed_by: need.feature.label(),
                necessity: need.necessity,
                why: need.why,
                source: need.source,
                standing,
                rests_on,
                obstacle,
                missing,
            });
        }
    }
}

fn of_connection(net: &Network, connection: &Connection) -> Judged {
    let purpose = connection.purpose;
    let Decision { standing, rests_on, obstacle, missing } = decide(net, &Question::Ports(connection), connection.fact);
    Judged {
        what: purpose.ports().0.to_owned(),
        needed_by: purpose.label(),
        necessity: Necessity::Required,
        why: purpose.why(),
        source: purpose.source(),
        standing,
        rests_on,
        obstacle,
        missing,
    }
}

/// A question to a network: can something be reached.
pub(crate) enum Question<'n> {
    /// A service, from a place.
    Service {
        /// The place.
        place: &'n str,
        /// Its interface.
        at: &'n Interface,
        /// The short name of the service.
        service: &'n str,
    },
    /// The other ends of a connection, each of them.
    Ports(&'n Connection),
}

/// The answer in a mode, with the facts that were asked for.
pub(crate) fn ask(net: &Network, question: &Question<'_>, mode: Mode, suppose: &Supposition) -> (Passage, BTreeSet<FactId>) {
    let mut view = View::new(net, mode, suppose);
    let passage = match question {
        Question::Service { place, at, service } => view.service(place, at, service),
        Question::Ports(connection) => ports(&mut view, connection),
    };
    (passage, view.consulted)
}

fn ports(view: &mut View<'_>, connection: &Connection) -> Passage {
    let (_, first, last) = connection.purpose.ports();
    let grouped = connection.purpose != Purpose::HomeFileSystem;
    if connection.to.is_empty() {
        let known = view.knows(connection.all);
        return if view.may() && !known { Ok(()) } else { Err(view.nothing_there(connection)) };
    }
    let ends = connection.to.iter().map(|(_, to)| Ends { from: &connection.from, to, grouped });
    let mut passages = ends.map(|ends| view.exchange(ends, &Intervals::range(first, last))).collect::<Vec<_>>();
    // A zone has one mount target of a home file system, in some subnet of it.
    let one_suffices = view.may() && connection.purpose == Purpose::HomeFileSystem;
    if one_suffices && passages.iter().any(Result::is_ok) {
        return Ok(());
    }
    passages.drain(..).collect()
}

struct Decision {
    standing: Standing,
    rests_on: BTreeSet<FactId>,
    obstacle: Option<Obstacle>,
    missing: BTreeSet<FactId>,
}

/// Decides a question. If it is not known that the feature is used, nothing fails.
fn decide(net: &Network, question: &Question<'_>, used: FactId) -> Decision {
    let nothing = Supposition::default();
    let (must, consulted) = ask(net, question, Mode::Must, &nothing);
    let Err(certain) = must else {
        let rests_on = evidence(net, question, consulted);
        return Decision { standing: Standing::Holds, rests_on, obstacle: None, missing: BTreeSet::new() };
    };
    let (may, also) = ask(net, question, Mode::May, &nothing);
    let unknown = |facts: &mut dyn Iterator<Item = FactId>| -> BTreeSet<FactId> {
        facts.filter(|fact| net.facts.get(*fact).is_unknown()).collect()
    };
    match may {
        Err(found) if !net.facts.get(used).is_unknown() => {
            Decision { standing: Standing::Fails, rests_on: BTreeSet::new(), obstacle: Some(found), missing: BTreeSet::new() }
        }
        Err(found) => {
            let (standing, missing) = (Standing::NotProven, BTreeSet::from([used]));
            Decision { standing, rests_on: BTreeSet::new(), obstacle: Some(found), missing }
        }
        Ok(()) => {
            let own = unknown(&mut certain.facts.iter().copied());
            let missing = if own.is_empty() { unknown(&mut consulted.union(&also).copied()) } else { own };
            Decision { standing: Standing::NotProven, rests_on: BTreeSet::new(), obstacle: Some(certain), missing }
        }
    }
}

/// A minimal set of facts that proves that a need is met: with the others unknown it is still met, and without any one of them it may not be.
fn evidence(net: &Network, question: &Question<'_>, consulted: BTreeSet<FactId>) -> BTreeSet<FactId> {
    let mut suppose = Supposition::default();
    let mut needed = BTreeSet::new();
    let mut pending = consulted;
    while let Some(fact) = pending.pop_last() {
        suppose.blinded.insert(fact);
        let (passage, asked) = ask(net, question, Mode::Must, &suppose);
        if passage.is_ok() {
            pending.extend(asked.into_iter().filter(|next| !suppose.blinded.contains(next) && !needed.contains(next)));
        } else {
            suppose.blinded.remove(&fact);
            needed.insert(fact);
        }
    }
    let last = ask(net, question, Mode::Must, &suppose).1;
    needed.retain(|fact| last.contains(fact));
    needed
}
