//! The claims about a network before, during and after a plan, in words.

use heiiki_model::plan::{Between, IdleWaiver, Moment, Proof, Proven, Standing, Verb};

/// The places that are told in full.
const SHOWN: usize = 6;

/// The network of a plan or of an account: its standing on the first line, and beneath it what does not hold and what a reader should do about it.
/// Without a plan, or if it is empty, there is no before and after.
pub fn told(proof: &Proof, changes: bool) -> Vec<String> {
    let head = match (changes, proof.after) {
        (false, Some(standing)) => state(standing).to_owned(),
        (false, None) => "there is nothing to prove".to_owned(),
        (true, _) => course(proof),
    };
    let counts = |place: &&Proven| {
        place.demanded || place.waived.is_some() || place.between.is_some() || (changes && place.before != place.after)
    };
    let places: Vec<&Proven> = proof.places.iter().filter(counts).collect();
    let more = places.len().saturating_sub(SHOWN);
    let mut lines = vec![format!("Network: {head}")];
    lines.extend(places.iter().take(SHOWN).map(|proven| place(proven, changes)));
    lines.extend((more > 0).then(|| format!("and {more} more; `heiiki prove` tells all of them")));
    lines.extend(proof.waivers.iter().map(idle));
    lines
}

/// The course of the claims on one line: `closed before · open on the way · closed after`.
fn course(proof: &Proof) -> String {
    let on_the_way = proof.places.iter().filter_map(|place| place.between.as_ref()).max_by_key(|between| between.standing);
    let before = proof.before.map_or("nothing to prove before", |standing| when(standing, "before"));
    let after = proof.after.map_or("nothing to prove after", |standing| when(standing, "after"));
    if before == "closed before" && after == "closed after" && on_the_way.is_none() {
        return "closed before, during and after".to_owned();
    }
    let between = on_the_way.map(|between| format!("{} {}", state(between.standing), while_open(between)));
    let parts = std::iter::once(before.to_owned()).chain(between).chain(std::iter::once(after.to_owned()));
    parts.collect::<Vec<_>>().join(" · ")
}

const fn when(standing: Standing, time: &str) -> &'static str {
    let before = time.len() == "before".len();
    match (standing, before) {
        (Standing::Holds, true) => "closed before",
        (Standing::Holds, false) => "closed after",
        (Standing::NotProven, true) => "not proven before",
        (Standing::NotProven, false) => "not proven after",
        (Standing::Fails, true) => "open before",
        (Standing::Fails, false) => "open after",
    }
}

/// The standing of a network in one word or two.
const fn state(standing: Standing) -> &'static str {
    match standing {
        Standing::Holds => "closed",
        Standing::NotProven => "not proven",
        Standing::Fails => "open",
    }
}

/// The time in which a claim does not hold, within a plan.
pub fn while_open(between: &Between) -> String {
    match (&between.from, &between.until) {
        (Some(from), Some(until)) => format!("from {} until {}", moment(from), moment(until)),
        (Some(from), None) => format!("from {} on", moment(from)),
        (None, _) => "in a state on the way: there are too many to look at".to_owned(),
    }
}

fn moment(moment: &Moment) -> String {
    let verb = match moment.verb {
        Verb::Create => "the creation of",
        Verb::Update => "the change of",
        Verb::Delete => "the deletion of",
        Verb::Release | Verb::Retain => "the release of",
    };
    format!("{verb} {}", moment.at)
}

/// A claim about a place that does not hold at some time, on one line.
fn place(proven: &Proven, changes: bool) -> String {
    let told = |standing: Option<Standing>| match standing {
        None => "-",
        Some(Standing::Holds) => "holds",
        Some(Standing::NotProven) => "is not proven",
        Some(Standing::Fails) => "fails",
    };
    let at = format!("{} for {}", proven.claim, proven.place);
    let course = match (&proven.between, proven.before, proven.after) {
        (Some(between), ..) => format!("{} {}", told(Some(between.standing)), while_open(between)),
        (None, _, after) if !changes => told(after).to_owned(),
        (None, before, after) if before == after => format!("{} before and after", told(after)),
        (None, None, after) => format!("{} after", told(after)),
        (None, before, None) => format!("{} before", told(before)),
        (None, before, after) => format!("{} before and {} after", told(before), told(after)),
    };
    let waived = proven.waived.as_ref();
    let waived = waived.map(|one| format!(" · accepted by {} until {}: {}", one.by, one.until, one.reason));
    format!("{at} {course}{}", waived.unwrap_or_default())
}

/// A waiver that accepts nothing, on one line.
fn idle(waiver: &IdleWaiver) -> String {
    let IdleWaiver { claim, at, expired, until } = waiver;
    if *expired {
        format!("the waiver of {claim} for {at} counted until {until}: renew it or take it out")
    } else {
        format!("the waiver of {claim} for {at} accepts nothing, because {claim} holds there: take it out")
    }
}
