//! The claims about needs as text: what is reached, what is not with the first thing in the way, and the endpoints that nothing needs.

use heiiki_model::plan::Standing;
use heiiki_prove::needs::report::{NeedReport, ObstacleName, ObstacleReport, Surplus};
use heiiki_prove::needs::table::Necessity;
use heiiki_prove::report::{ClaimReport, Subject};

use super::super::costs::endpoint_month;
use super::super::style::{Paint, Tone, one_line};
use super::fact_text;

/// The lines of a claim that holds: for each place the services that it reaches, and those that would only be useful and that it does not reach.
pub(super) fn met(claim: &ClaimReport) -> impl Iterator<Item = String> {
    claim.subjects.iter().flat_map(|subject| {
        let reached = names(subject, |need| need.verdict == Standing::Holds);
        let line = one_line(&format!("{}: {reached}", subject.name));
        std::iter::once(format!("             {line}")).chain(only_useful(subject).map(|line| format!("               {line}")))
    })
}

/// The lines of a place for which a claim does not hold.
pub(super) fn unmet(subject: &Subject, paint: Paint) -> Vec<String> {
    let mut out = Vec::new();
    for need in undecided(subject) {
        let Some(obstacle) = &need.obstacle else { continue };
        out.push(format!("      {}", line(need, obstacle)));
        let facts = obstacle.facts.iter().map(|fact| format!("        {}", fact_text(fact)));
        out.extend(facts);
        let reason = format!("        {} needs it: {} ({})", need.needed_by, need.why, need.source);
        out.push(paint.tone(Tone::Help, reason));
    }
    out.extend(only_useful(subject).map(|line| paint.tone(Tone::Dim, format!("      {line}"))));
    out
}

/// The obstacles of a place as one line each.
pub(super) fn obstacles(subject: &Subject) -> Vec<String> {
    undecided(subject).filter_map(|need| Some(line(need, need.obstacle.as_ref()?))).collect()
}

/// The needs that make the claim fail or leave it not proven.
fn undecided(subject: &Subject) -> impl Iterator<Item = &NeedReport> {
    let required = subject.needs.iter().filter(|need| need.necessity == Necessity::Required);
    required.filter(|need| need.verdict != Standing::Holds)
}

fn line(need: &NeedReport, obstacle: &ObstacleReport) -> String {
    let begin = if need.verdict == Standing::NotProven { "not known for certain, because it may be that " } else { "" };
    one_line(&format!("{}: {begin}{}", need.what, in_the_way(obstacle)))
}

/// The first thing in the way, in words.
fn in_the_way(obstacle: &ObstacleReport) -> String {
    let object = &obstacle.object;
    match obstacle.what {
        ObstacleName::Place => {
            format!("{object} stands where nothing is known of the network, or has an address that does not pass")
        }
        ObstacleName::Resolver => format!("no public name is resolved in the VPC of {object}"),
        ObstacleName::NoEndpoint => format!("{object} has no endpoint of it, and no way to the internet"),
        ObstacleName::NotAvailable => format!("{object} is not available"),
        ObstacleName::NoPrivateNames => format!("its default name does not lead to the endpoint, because of {object}"),
        ObstacleName::GroupsOut => format!("the groups of {object} do not let it out"),
        ObstacleName::GroupsIn => format!("the groups of {object} do not let it in"),
        ObstacleName::AclOut => format!("the network ACL {object} does not let it out of the subnet"),
        ObstacleName::AclIn => format!("the network ACL {object} does not let it into the subnet"),
        ObstacleName::Answers => format!("the network ACL {object} does not let the answers through, on ports 1024-65535"),
        ObstacleName::NoRoute => format!("no route of {object} leads there"),
        ObstacleName::NoMountTarget => format!("the file system has no mount target in the zone of {object}"),
    }
}

/// The line about services that are only useful and not reached for certain.
fn only_useful(subject: &Subject) -> Option<String> {
    let missing = names(subject, |need| need.necessity == Necessity::Useful && need.verdict != Standing::Holds);
    (!missing.is_empty()).then(|| format!("not reached for certain, and only useful: {missing}"))
}

/// The needs of a place that fulfil a condition.
fn names(subject: &Subject, counts: impl Fn(&NeedReport) -> bool) -> String {
    let all: Vec<&str> = subject.needs.iter().filter(|need| counts(need)).map(|need| need.what.as_str()).collect();
    all.join(", ")
}

/// The endpoints that nothing needs, with their list price where it is known.
pub(super) fn surplus_lines(surplus: &[Surplus], region: &str, paint: Paint) -> Vec<String> {
    if surplus.is_empty() {
        return Vec::new();
    }
    let mut out = vec![String::new(), "Surplus: nothing of the environment is known to need these endpoints".to_owned()];
    for one in surplus {
        let zones = match one.zones {
            0 => "costs nothing by the hour".to_owned(),
            1 => "in one zone".to_owned(),
            count => format!("in {count} zones"),
        };
        let price = endpoint_month(region, one.zones).filter(|_| one.zones > 0);
        let price = price.map(|(usd, list)| format!(", about USD {usd:.0} a month (list price of {list}, without traffic)"));
        let text = one_line(&format!("{} ({}) {zones}{}", one.endpoint, one.service, price.unwrap_or_default()));
        out.push(paint.tone(Tone::Dim, format!("  {text}")));
    }
    out
}
