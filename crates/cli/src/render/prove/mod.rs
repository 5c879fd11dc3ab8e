//! A proof as text and as JSON. The other forms have a file each.

pub mod markdown;
mod needs;
pub mod sarif;

use std::collections::BTreeSet;

use heiiki_model::Place;
use heiiki_model::plan::Standing;
use heiiki_prove::guardrails::report::{AttemptReport, AttemptResult, DataDays, Guardrails, StatementName};
use heiiki_prove::report::{AssumptionName, ClaimReport, FactReport, HopName, HopReport, MissingReport, Report, Source, Way};
use schemars::JsonSchema;
use serde::Serialize;

use super::style::{Paint, Tone, one_line};

/// The version of the JSON form.
const FORMAT_VERSION: u32 = 1;
/// The field of the fact that a place stands in a subnet.
const SUBNET: &str = "subnet";
/// The number of subjects of a claim that are told in full as text.
const SHOWN: usize = 5;
/// The number of attempts, and of things that are not known, that are told for each subject as text.
const LISTED: usize = 12;

/// The network that was proven.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Subject {
    /// The one that the spec would make in an empty account.
    Offline,
    /// The one that will be when the spec is applied.
    Wanted,
    /// The one that is.
    Live,
}

/// The JSON form of a proof.
#[derive(Clone, Debug, Serialize, JsonSchema)]
#[schemars(title = "heiiki prove")]
pub struct Json<'a> {
    /// Version of this form.
    pub format_version: u32,
    /// The environment.
    pub environment: &'a str,
    /// The network that was proven.
    pub network: Subject,
    /// The worst verdict of all claims.
    pub verdict: Standing,
    /// The claims and assumptions.
    #[serde(flatten)]
    pub report: &'a Report,
}

/// A proof as JSON.
pub fn json(report: &Report, environment: &str, network: Subject) -> Result<String, serde_json::Error> {
    let json = Json { format_version: FORMAT_VERSION, environment, network, verdict: report.verdict(), report };
    serde_json::to_string_pretty(&json).map(|text| text + "\n")
}

/// The network that was proven, in words.
const fn network_words(network: Subject) -> &'static str {
    match network {
        Subject::Offline => "the network that the spec makes in an empty account",
        Subject::Wanted => "the network as it will be when the spec is applied",
        Subject::Live => "the network as it is now",
    }
}

/// A proof as text.
pub fn lines(report: &Report, place: &Place, network: Subject, paint: Paint) -> Vec<String> {
    let of = network_words(network);
    let mut out = vec![format!("{} · {of}", paint.tone(Tone::Strong, one_line(&place.environment))), String::new()];
    for claim in &report.claims {
        out.extend(claim_lines(claim, paint));
    }
    out.extend(needs::surplus_lines(&report.surplus, &place.region, paint));
    out.push(String::new());
    let (tone, verdict) = verdict(report);
    out.push(paint.tone(tone, verdict));
    out.extend(report.assumptions.iter().map(|one| format!("  assumed: {}", assumption(*one))));
    out.extend(report.data.iter().map(days));
    out
}

/// The verdict in words. A network from which nothing leaves is closed, even if something that it needs is not reached.
fn verdict(report: &Report) -> (Tone, &'static str) {
    match (report.verdict_of(true), report.verdict_of(false)) {
        (Standing::Holds, Standing::Holds) => (Tone::Add, "Closed: every claim holds"),
        (Standing::Fails, _) => (Tone::Error, "Open: a claim fails"),
        (Standing::Holds, Standing::Fails) => (Tone::Error, "Closed, but something that it needs is not reached: S1 or S3 fails"),
        (Standing::Holds, Standing::NotProven) => {
            (Tone::Warn, "Closed, but not proven to work: something that would have to be known for S1 or S3 is not")
        }
        (Standing::NotProven, Standing::Fails) => {
            (Tone::Error, "Not proven to be closed, and something that it needs is not reached: S1 or S3 fails")
        }
        (Standing::NotProven, Standing::Holds | Standing::NotProven) => {
            (Tone::Warn, "Not proven: no claim fails, but something that would have to be known is not")
        }
    }
}

fn claim_lines(claim: &ClaimReport, paint: Paint) -> Vec<String> {
    let (sign, tone) = match claim.verdict {
        Standing::Holds => ("holds     ", Tone::Add),
        Standing::Fails => ("fails     ", Tone::Error),
        Standing::NotProven => ("not proven", Tone::Warn),
    };
    let count = match claim.subjects.len() {
        0 => "there is nothing that it concerns".to_owned(),
        1 => "1 place".to_owned(),
        count => format!("{count} places"),
    };
    let mut out = vec![format!("{} {} {} · {count}", paint.tone(tone, sign), claim.code, claim.title)];
    if claim.verdict == Standing::Holds {
        if claim.subjects.iter().any(|subject| !subject.needs.is_empty()) {
            out.extend(needs::met(claim).map(|line| paint.tone(Tone::Dim, line)));
            return out;
        }
        let facts: BTreeSet<&FactReport> = claim.subjects.iter().flat_map(|subject| &subject.rests_on).collect();
        // The subnet in which a place stands says little to a reader, and there is one for each place. JSON has them.
        let facts = facts.into_iter().filter(|fact| fact.field != SUBNET);
        out.extend(facts.map(|fact| paint.tone(Tone::Dim, format!("             {}", fact_text(fact)))));
        let held = claim.subjects.iter().filter_map(|subject| Some((subject, subject.guardrails.as_ref()?)));
        out.extend(held.map(|(subject, all)| paint.tone(Tone::Dim, format!("             {}", denied(&subject.name, all)))));
        return out;
    }
    let worst = claim.subjects.iter().filter(|subject| subject.verdict == claim.verdict);
    for subject in worst.clone().take(SHOWN) {
        out.push(format!("    {}", paint.tone(Tone::Strong, one_line(&subject.name))));
        out.extend(subject.way.iter().flat_map(way_lines));
        out.extend(subject.guardrails.iter().flat_map(attempt_lines));
        out.extend(needs::unmet(subject, paint));
        out.extend(closings(&subject.closed_by).map(|line| paint.tone(Tone::Help, format!("      {line}"))));
        out.extend(subject.missing.iter().take(LISTED).map(|missing| format!("      not known: {}", missing_text(missing))));
        out.extend(rest(subject.missing.len()));
    }
    let more = worst.count().saturating_sub(SHOWN);
    if more > 0 {
        out.push(format!("    and {more} more; --format json tells all of them"));
    }
    out
}

/// The attempts of a role or user that are allowed; if none is, those that may be.
fn attempt_lines(all: &Guardrails) -> Vec<String> {
    let count = |result: AttemptResult| all.attempts.iter().filter(|attempt| attempt.result == result).count();
    let mut out = vec![format!(
        "      {} attempts denied, {} allowed, {} allowed or denied by what AWS does not document, {} not known, {} that open nothing",
        all.denied,
        count(AttemptResult::Allowed),
        count(AttemptResult::ByPresence),
        count(AttemptResult::NotKnown),
        count(AttemptResult::OpensNothing)
    )];
    let worst = [AttemptResult::Allowed, AttemptResult::ByPresence, AttemptResult::NotKnown];
    let Some(worst) = worst.into_iter().find(|result| count(*result) > 0) else { return out };
    let told = all.attempts.iter().filter(|attempt| attempt.result == worst);
    out.extend(told.take(LISTED).map(attempt_line));
    out.extend(rest(count(worst)));
    out
}

fn attempt_line(attempt: &AttemptReport) -> String {
    let mut text = format!("{} ({}): {}", attempt.id, attempt.action, attempt.what);
    if let Some(role) = &attempt.through {
        text += &format!(", as {role}");
    }
    let names = |all: &[StatementName]| all.iter().map(statement).collect::<Vec<_>>().join(", ");
    if attempt.result == AttemptResult::NotKnown {
        text += &format!("; depends on {}", names(&attempt.depends_on));
    } else if !attempt.allowed_by.is_empty() {
        text += &format!("; allowed by {}", names(&attempt.allowed_by));
    }
    if !attempt.closed_by.is_empty() {
        text += &format!("; closed by {}", names(&attempt.closed_by));
    }
    format!("        {}", one_line(&text))
}

fn statement(name: &StatementName) -> String {
    let of = name.statement.as_ref().map(|statement| format!(" {statement}")).unwrap_or_default();
    let on = if name.on.is_empty() { String::new() } else { format!(" ({})", name.on.join(", ")) };
    format!("{}{of}{on}", name.policy)
}

/// The line that tells how many are left out of a list.
fn rest(count: usize) -> Option<String> {
    let more = count.saturating_sub(LISTED);
    (more > 0).then(|| format!("        and {more} more; --format json tells all of them"))
}

/// The line for a role or user of whom every attempt is denied.
fn denied(name: &str, all: &Guardrails) -> String {
    match all.attempts.len() {
        0 => one_line(&format!("{name}: all {} attempts denied", all.denied)),
        idle => one_line(&format!("{name}: {} attempts denied, {idle} that open nothing", all.denied)),
    }
}

fn days(data: &DataDays) -> String {
    let DataDays { reviewed, actions, managed_policies, attempts } = data;
    format!(
        "  I1 rests on {attempts} attempts reviewed on {reviewed}, SageMaker's actions of {actions}, and AWS's managed policies of {managed_policies}"
    )
}

fn way_lines(way: &Way) -> Vec<String> {
    let port = way.port.map(|port| format!(" {port}")).unwrap_or_default();
    let (source, destination) = (&way.source, &way.destination);
    let head = format!("      {}{port} from {source} to {destination} reaches {}", protocol(way.protocol), one_line(&way.to));
    let hops = way.hops.iter().map(|hop| format!("        {}", hop_text(hop)));
    std::iter::once(head).chain(hops).collect()
}

fn protocol(number: u8) -> String {
    match number {
        1 => "ICMP".to_owned(),
        6 => "TCP".to_owned(),
        17 => "UDP".to_owned(),
        58 => "ICMPv6".to_owned(),
        other => format!("protocol {other}"),
    }
}

fn hop_text(hop: &HopReport) -> String {
    let does = match hop.hop {
        HopName::GroupsOut => "leaves",
        HopName::GroupsIn => "enters",
        HopName::AclOut => "leaves the network ACL of",
        HopName::AclIn => "enters the network ACL of",
        HopName::Route => "is routed by",
        HopName::Translated => "gets another source in",
        HopName::Relayed => "is passed on by",
        HopName::GatewayOut => "goes out through",
        HopName::GatewayIn => "comes into",
    };
    let facts: Vec<String> = hop.facts.iter().map(fact_text).collect();
    let facts = if facts.is_empty() { String::new() } else { format!(": {}", facts.join("; ")) };
    format!("{does} {}{facts}", one_line(&hop.object))
}

/// A fact on one line, with its source.
fn fact_text(fact: &FactReport) -> String {
    let source = match fact.source {
        Source::Spec => "spec",
        Source::Live => "live",
        Source::Default => "AWS's default",
        Source::Assumed => "assumed",
        Source::Unknown => "not known",
    };
    one_line(&format!("{} {}: {} ({source})", fact.object, fact.field, fact.value))
}

fn closings(sets: &[Vec<FactReport>]) -> impl Iterator<Item = String> {
    sets.iter().enumerate().map(|(index, set)| {
        let begin = if index == 0 { "close it: change" } else { "or change" };
        let facts: Vec<String> = set.iter().map(|fact| format!("{} of {} ({})", fact.field, fact.object, fact.value)).collect();
        one_line(&format!("{begin} {}", facts.join(" and ")))
    })
}

fn missing_text(missing: &MissingReport) -> String {
    match missing {
        MissingReport::Fact(fact) => {
            let (field, object) = (&fact.field, &fact.object);
            one_line(&match &fact.why {
                Some(why) => format!("{field} of {object}: {why}"),
                None => format!("where {field} of {object} leads ({})", fact.value),
            })
        }
        MissingReport::Relay(host) => one_line(&format!("if {host} passes on what it receives")),
        MissingReport::Appliance(endpoint) => one_line(&format!("what the appliance behind {endpoint} lets through")),
    }
}

fn assumption(name: AssumptionName) -> &'static str {
    match name {
        AssumptionName::BlockPublicAccessOff => "VPC Block Public Access is off, as AWS has it by default",
        AssumptionName::SageMakerAddresses => "network interfaces that SageMaker makes have no public IPv4 address",
    }
}
