//! `heiiki doctor`: checks that heiiki can work from here, and says how to mend what is wrong. Changes nothing: it
//! reads, simulates and makes dry runs.

use heiiki_aws::Aws;
use heiiki_aws::error::advice;
use heiiki_aws::lease::Patience;
use heiiki_aws::permissions::check::{DryRun, Simulated, dry_runs, lacks, simulate};
use heiiki_aws::permissions::{self, documents};
use heiiki_aws::probe::{Identity, Probe, Way, identity, services};
use heiiki_model::KindName;
use heiiki_model::failure::{AwsError, Class};
use heiiki_model::kinds::ec2::instance::image_parameter;
use heiiki_model::kinds::ec2::vpc_endpoint::EndpointType;
use heiiki_model::kinds::ec2::vpc_endpoint::service::full_name;
use heiiki_model::spec::Spec;
use heiiki_model::spec::lease::Mode;
use serde_json::Value;

use crate::args::{Global, Purpose, SpecArgs};
use crate::connect::{Connection, open};
use crate::lease::at_work;
use crate::render::doctor::{Check, Level, json, lines, well};
use crate::render::stats;
use crate::{CommandError, Exit, Io, load};

/// The arguments of `heiiki doctor`.
#[derive(Clone, Debug, clap::Args)]
#[command(after_help = "Examples:\n  heiiki doctor my-network.yaml")]
pub struct DoctorArgs {
    /// The spec.
    #[command(flatten)]
    pub spec: SpecArgs,
    /// What the caller is to do
    #[arg(long = "for", value_name = "PURPOSE", default_value = "apply")]
    pub purpose: Purpose,
    /// Print one JSON document
    #[arg(long)]
    pub json: bool,
}

/// The clock skew in seconds beyond which AWS refuses signatures: five minutes.
const SKEW_REFUSED: i64 = 300;
/// From here on a clock is worth a look.
const SKEW_SEEN: i64 = 60;
/// So many names of actions are printed.
const SHOWN: usize = 8;

pub(crate) async fn run(args: &DoctorArgs, global: &Global, io: &Io) -> Result<Exit, CommandError> {
    let spec = load::spec(&args.spec, global.quiet, io)?;
    let Connection { aws, endpoints, .. } = open(global, &spec.place, io).await?;
    let mut checks: Vec<Check> = endpoints.iter().map(|one| Check::new("endpoint", Level::Warn, one.told())).collect();
    checks.extend(Box::pin(examine(&aws, &spec, args.purpose)).await);
    if args.json {
        io.out.document(json(&checks).map_err(|error| CommandError::failed("cannot write JSON").because(&error))?);
    } else {
        io.out.lines(lines(&checks, io.out.paint()));
    }
    if global.stats {
        let calls = aws.http.calls();
        io.err.lines(stats::lines(&calls, calls.len(), io.err.paint()));
    }
    Ok(if well(&checks) { Exit::Done } else { Exit::Failed })
}

/// All checks, in the order in which a reader mends them.
async fn examine(aws: &Aws, spec: &Spec, purpose: Purpose) -> Vec<Check> {
    let who = identity(aws).await;
    let mut checks = vec![credentials(&who, spec)];
    checks.extend(who.as_ref().ok().map(|who| account(who, spec)));
    if who.as_ref().is_err_and(|error| matches!(Way::of(error), Way::Credentials)) {
        checks.push(Check::new("services", Level::Unknown, "not checked: there are no credentials to ask with"));
        return checks;
    }
    let probes = services(aws, parameter(spec)).await;
    checks.push(region(&probes, who.is_ok(), spec));
    checks.push(clock(aws.http.skew(), who.as_ref().err()));
    checks.extend(probes.iter().map(|probe| service(probe, spec)));
    if purpose == Purpose::Apply {
        checks.push(lease(aws, spec).await);
    }
    match who {
        Ok(who) if who.account == spec.place.account => checks.extend(rights(aws, spec, &who, purpose).await),
        Ok(_) => checks.push(Check::new("permissions", Level::Unknown, "not checked: this is another account")),
        Err(_) => checks.push(Check::new("permissions", Level::Unknown, "not checked: it is not known who the caller is")),
    }
    checks
}

/// The parameter that names the image of an instance.
fn parameter(spec: &Spec) -> Option<&str> {
    let mut instances = spec.resources.iter().filter(|resource| resource.at.kind == KindName::Instance);
    instances.find_map(|resource| image_parameter(resource.want.get("image_id")?.as_str()?))
}

fn credentials(who: &Result<Identity, AwsError>, spec: &Spec) -> Check {
    match who {
        Ok(who) => Check::new("credentials", Level::Ok, &who.arn),
        Err(error) => broken("credentials", error, Some("sts"), spec),
    }
}

fn account(who: &Identity, spec: &Spec) -> Check {
    let wanted = &spec.place.account;
    if who.account == *wanted {
        return Check::new("account", Level::Ok, format!("{wanted}, as the spec says"));
    }
    Check::new("account", Level::Fail, format!("the credentials belong to {}, the spec is for {wanted}", who.account))
        .help("choose other credentials with --profile or --role-arn, or correct `account` in the spec")
}

/// Credentials that STS takes and EC2 does not take are the sign of a region that the account has not opted in to.
fn region(probes: &[Probe], known: bool, spec: &Spec) -> Check {
    let region = &spec.place.region;
    let answer = probes.iter().find(|probe| probe.service == "EC2").and_then(|probe| probe.error.as_ref());
    let strange = ["AuthFailure", "UnrecognizedClientException", "InvalidClientTokenId", "OptInRequired"];
    match answer {
        None => Check::new("region", Level::Ok, format!("{region}: EC2 answers there")),
        Some(error) if known && strange.contains(&error.code.as_str()) => {
            Check::new("region", Level::Fail, format!("{region}: {}: {}", error.code, error.message))
                .help("is the region enabled for the account? See AWS Account Management, Regions")
        }
        Some(error) if Way::of(error) == Way::Refused => {
            Check::new("region", Level::Ok, format!("{region}: EC2 answers there, and refuses this call"))
        }
        Some(_) => Check::new("region", Level::Unknown, format!("{region}: not known, EC2 does not answer")),
    }
}

fn clock(skew: Option<i64>, error: Option<&AwsError>) -> Check {
    let help = "set the clock of this machine, for example with chrony";
    let told = error.is_some_and(|error| {
        error.code == "RequestTimeTooSkewed"
            || error.message.contains("Signature expired")
            || error.message.contains("not yet current")
    });
    let Some(skew) = skew else {
        return if told {
            Check::new("clock", Level::Fail, "AWS refuses the time of this machine").help(help)
        } else {
            Check::new("clock", Level::Unknown, "not known: no answer told its time")
        };
    };
    let off = format!("{} s {} AWS's", skew.abs(), if skew > 0 { "behind" } else { "ahead of" });
    match skew.abs() {
        far if far >= SKEW_REFUSED || told => {
            Check::new("clock", Level::Fail, format!("{off}: AWS refuses what is signed so")).help(help)
        }
        some if some >= SKEW_SEEN => Check::new("clock", Level::Warn, off).help(help),
        _ => Check::new("clock", Level::Ok, "agrees with AWS's"),
    }
}

fn service(probe: &Probe, spec: &Spec) -> Check {
    let took = probe.took.as_millis();
    let name = format!("service {}", probe.service);
    let checked = match &probe.error {
        None => Check::new(name, Level::Ok, format!("answers in {took} ms")),
        // Limits stay unknown without it, and nothing else.
        Some(error) if probe.service == "Service Quotas" => {
            let checked = broken(&name, error, probe.endpoint, spec);
            Check { level: Level::Warn, found: format!("{}; a plan then does not foresee quotas", checked.found), ..checked }
        }
        Some(error) => broken(&name, error, probe.endpoint, spec),
    };
    Check { took_ms: Some(took), ..checked }
}

/// Checks that the lease can be read, and says who has it. That it can be written is among the permissions.
async fn lease(aws: &Aws, spec: &Spec) -> Check {
    if spec.lease.mode == Mode::Off {
        return Check::new("lease", Level::Ok, "off: two runs at once are not kept apart");
    }
    let place = heiiki_aws::lease::place(aws, &spec.lease, Patience::Once);
    match place.read().await {
        Ok(None) => Check::new("lease", Level::Ok, format!("{} can be read; nobody is at work", place.place())),
        Ok(Some(seen)) if seen.is_dead() => Check::new("lease", Level::Ok, format!("ended by itself: {}", at_work(&seen))),
        Ok(Some(seen)) => Check::new("lease", Level::Warn, format!("another run is at work: {}", at_work(&seen))),
        Err(error) => {
            let endpoint = if spec.lease.bucket.is_some() { "s3" } else { "ssm" };
            let checked = broken("lease", &error, Some(endpoint), spec);
            if spec.lease.mode == Mode::Required {
                return checked;
            }
            Check { level: Level::Warn, found: format!("{}; two runs at once are not kept apart then", checked.found), ..checked }
        }
    }
}

/// A call that failed: how far it came, and what that means in a closed network.
fn broken(name: &str, error: &AwsError, endpoint: Option<&str>, spec: &Spec) -> Check {
    let failed = |found: &str| Check::new(name, Level::Fail, format!("{found}: {}", error.message));
    let closed = match endpoint {
        Some(endpoint) => format!(
            "inside a closed network the VPC needs an endpoint for {} with private DNS, and its group must let port 443 in",
            full_name(&spec.place, endpoint, EndpointType::Interface)
        ),
        None => "IAM is global and has no ordinary regional interface endpoint: run heiiki where iam.amazonaws.com can be reached, directly or through a proxy".to_owned(),
    };
    match Way::of(error) {
        Way::Dns => failed("its name has no address here (DNS)").help(closed),
        Way::Connect => failed("nothing accepts the connection").help(closed),
        Way::Timeout => failed("no answer in time; a firewall or a group drops the packets").help(closed),
        Way::Tls => failed("the connection is not trusted (TLS)")
            .help("a proxy that opens TLS needs its certificate among those that this machine trusts"),
        Way::Credentials | Way::Refused => {
            Check::new(name, Level::Fail, format!("answers, and refuses: {}: {}", error.code, error.message)).help(advice(error))
        }
    }
}

/// Checks that the caller has the permissions that it needs, as far as AWS tells.
async fn rights(aws: &Aws, spec: &Spec, who: &Identity, purpose: Purpose) -> Vec<Check> {
    let wanted = match purpose {
        Purpose::Plan => permissions::Purpose::Plan,
        Purpose::Apply => permissions::Purpose::Apply,
    };
    let documents: Vec<Value> = documents(spec, wanted);
    let mut checks = vec![if who.arn.ends_with(":root") {
        Check::new("permissions", Level::Warn, "the caller is the account's root user, who may do everything")
            .help("use a role with what `heiiki policy` prints")
    } else {
        simulated(&simulate(aws, &who.arn, &documents).await)
    }];
    if purpose == Purpose::Apply {
        checks.extend(dry_runs(aws, spec).await.iter().map(dry_run));
    }
    checks
}

fn simulated(said: &Result<Simulated, AwsError>) -> Check {
    let name = "permissions";
    let help = "`heiiki policy` prints a policy with everything that is needed";
    match said {
        Err(error) if error.class == Class::Denied => {
            Check::new(name, Level::Unknown, "not checked: the caller may not use iam:SimulatePrincipalPolicy on itself")
        }
        Err(error) => Check::new(name, Level::Unknown, format!("not checked: {}: {}", error.code, error.message)),
        Ok(Simulated { denied, .. }) if !denied.is_empty() => {
            let names = shown(denied.iter());
            Check::new(name, Level::Fail, format!("{} actions are denied: {names}", denied.len())).help(help)
        }
        Ok(Simulated { doubtful, .. }) if !doubtful.is_empty() => {
            let what = "are denied on an example of what they are needed for";
            Check::new(name, Level::Warn, format!("{} actions {what}: {}", doubtful.len(), shown(doubtful.iter()))).help(help)
        }
        Ok(Simulated { asked, .. }) => {
            Check::new(name, Level::Ok, format!("{asked} actions are allowed, as IAM simulates the caller's policies"))
        }
    }
}

fn shown<'a>(names: impl ExactSizeIterator<Item = &'a String>) -> String {
    let more = names.len().saturating_sub(SHOWN);
    let names: Vec<&str> = names.take(SHOWN).map(String::as_str).collect();
    let more = if more > 0 { format!(" and {more} more") } else { String::new() };
    format!("{}{more}", names.join(", "))
}

fn dry_run(ran: &DryRun) -> Check {
    let name = format!("dry run {}", ran.operation);
    match &ran.error {
        None => Check::new(name, Level::Ok, "would be done"),
        Some(error) if lacks(error) => {
            Check::new(name, Level::Fail, format!("{}: {}", error.code, error.message)).help(advice(error))
        }
        Some(error) => Check::new(name, Level::Unknown, format!("not known: {}: {}", error.code, error.message)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_clock_is_judged_by_what_aws_refuses() {
        let level = |skew| clock(skew, None).level;
        assert_eq!([None, Some(3), Some(-90), Some(400)].map(level), [Level::Unknown, Level::Ok, Level::Warn, Level::Fail]);
    }
}
