//! The reasons of refusals, and their remedies, in words.

use heiiki_model::failure::Class;
use heiiki_model::kinds::ec2::vpc_endpoint::service::known_services;
use heiiki_model::limits::Quota;
use heiiki_model::plan::{Between, Brief, Denial, Refusal, Refused, Rename, Scarce, Standing, Twin, User};
use heiiki_model::spec::Outside;
use heiiki_model::{Address, FactName, suggest};

use super::{kept, kind, of_a_user, proof, reason, thing, whose};

/// The number of users of an object that are named to a reader.
const NAMED: usize = 3;

/// The problem in one sentence. Blockers follow line by line if there may be many.
pub fn message(refusal: &Refusal) -> String {
    sentence(&refusal.at, &refusal.why)
}

/// The same, of a resource and a reason.
#[expect(clippy::too_many_lines, reason = "one arm for each variant")]
pub fn sentence(at: &Address, why: &Refused) -> String {
    match why {
        Refused::MovedOntoAnother { from, id, holder } => format!("{from} ({id}) is to become {at}, which is {holder} already"),
        Refused::AdoptsAnother { id, holder } => format!("{at} is to adopt {id}, which is {holder} already"),
        Refused::AdoptsNothing { id } => format!("{at} is to adopt {id}, and there is no {} of that id", at.kind),
        Refused::AdoptsFromEnvironment { id, environment } => {
            format!("{at} cannot adopt {id}: it belongs to the environment {environment}")
        }
        Refused::AdoptsGoing { id, status } => format!("{at} cannot adopt {id}: it is being deleted ({status})"),
        Refused::AdoptsKin { id, of, evidence } => format!("{at} cannot adopt {id}: it belongs to {of}: {evidence}"),
        Refused::NotYetOurs { id, because } => {
            format!("{at} would be replaced, and {id} does not carry its address yet: {}", reason::text(because))
        }
        Refused::DefaultsTaken { network, .. } if network.is_empty() => {
            format!("{at} is to be the default {} of the default VPC, and this account has no default VPC in the region", at.kind)
        }
        Refused::DefaultsTaken { network, count: 0 } => {
            format!("{at} is to be a default {} of {network}, which has none", at.kind)
        }
        Refused::DefaultsTaken { network, count } => {
            format!("{at} is to be a default {} of {network}, which has {count}, all of them taken", at.kind)
        }
        Refused::NoDefaultVpc => format!("no VPC that has subnets can be {at}"),
        Refused::NoMatch => format!("no {} matches the selector of {at}", at.kind),
        Refused::SeveralMatch { ids } => format!("{} objects match the selector of {at}: {}", ids.len(), ids.join(", ")),
        Refused::Protected { because } => {
            format!("{at} is protected and would have to be deleted: {}", reason::text(because))
        }
        Refused::DataLoss { of, loss, by_spec: _ } => {
            let whose = of.as_ref().map(|of| format!(" of {of}")).unwrap_or_default();
            format!("deleting {at}{whose} would lose {loss}")
        }
        Refused::Unchangeable { field, because } => format!("`{field}` of {at} cannot be changed: {because}"),
        Refused::NoRoom { id, because } => {
            format!("{at} ({id}) cannot be deleted to make room for its replacement: {}", kept::text(because))
        }
        Refused::OverQuota { quota, number, limit } => {
            format!("{at} would be number {number} of the {}, and the account may have {limit}", limited(*quota))
        }
        Refused::NotOffered { service, endpoint_type } => {
            format!("{at} wants {service} as {} endpoint, which AWS does not offer here", endpoint_type.as_str())
        }
        Refused::NotOfferedInZone { service, subnet, zone, offered: _ } => {
            format!("{at} stands in {subnet}, and {service} is not offered in {zone}")
        }
        Refused::SubnetFull { subnet, room, taken } => {
            let left = room.saturating_sub(*taken);
            format!(
                "{at} needs an address in {subnet}, which has {left} left for it: {room} are free, and the plan takes {taken} before"
            )
        }
        Refused::SubnetsFull { subnets, room, taken, needed } => {
            let subnets: Vec<String> = subnets.iter().map(ToString::to_string).collect();
            let left = room.saturating_sub(*taken);
            format!("the instances of {at} need {needed} addresses, two each, and {} have {left} left", subnets.join(" and "))
        }
        Refused::NoSuchPolicy { field, policy } => {
            format!("{field} of {at} names `{policy}`, and neither the spec nor AWS has a policy of that name")
        }
        Refused::NamesNothing { field, named, like: _ } => {
            let what = match named {
                Outside::Object { kind: of, .. } => format!("no {} of this account", kind(*of)),
                Outside::Fact(FactName::PrefixList(_)) => "no prefix list".to_owned(),
                Outside::Fact(FactName::ManagedPolicy(_)) => "no managed policy of AWS".to_owned(),
                Outside::Fact(FactName::IamGroup(_)) => "no group in IAM".to_owned(),
            };
            format!("{field} of {at} names `{}`, and {what} is that", named.name())
        }
        Refused::FactUnread { field, fact, error } => {
            format!("{at} cannot be made: {field} names {fact}, which could not be read: {error}")
        }
        Refused::Unread { kind, error } => format!("objects of kind {kind} could not be read: {error}"),
        Refused::Cycle { through } => {
            let names: Vec<String> = through.iter().chain(through.first()).map(ToString::to_string).collect();
            format!("these wait for each other, so that none of them can be first: {}", names.join(" -> "))
        }
        Refused::NotClosed { claim, title, places, standing, leads_to, between } => {
            not_closed(claim, title, places, *standing, leads_to.as_deref(), between.as_ref())
        }
        Refused::LockedOut { action, inside, denial, caller: _ } => {
            let whom =
                inside.as_ref().map_or_else(|| "heiiki itself".to_owned(), |vpc| format!("whoever calls from inside of {vpc}"));
            format!("the policy of {at} would deny {action} to {whom}: {}", denies(denial))
        }
        Refused::StandIn { id, by } => {
            format!("{by} was applied with {at} and stands in {id}, which does not carry the tags of {at}")
        }
        Refused::TwinsInUse { twins } => {
            let told: Vec<String> = twins.iter().map(twin).collect();
            format!("{} objects carry the address {at}, and each is in use: {}", twins.len(), told.join("; "))
        }
        Refused::TwinsUnseen { ids, unread } => format!(
            "{} objects carry the address {at} ({}), and which of them is in use cannot be told, because objects of kind {unread} could not be read",
            ids.len(),
            ids.join(", ")
        ),
        Refused::UsersInside { theirs } => format!("deleting {at} would take this from its users:\n{}", lines(theirs)),
        Refused::CredentialsInUse { credentials } => {
            format!("deleting {at} would take these from whoever comes in with them:\n{}", lines(credentials))
        }
        Refused::CredentialsUnread => format!("{at} is to be deleted, and whether somebody comes in with it could not be read"),
        Refused::OwnAppsRun { fields, apps } => {
            let apps: Vec<String> = apps.iter().map(ToString::to_string).collect();
            format!("`{}` of {at} cannot be changed while apps run in it:\n{}", fields.join("`, `"), apps.join("\n"))
        }
        Refused::UsersAppsRun { fields, apps } => {
            format!("`{}` of {at} cannot be changed while apps run in it:\n{}", fields.join("`, `"), lines(apps))
        }
        Refused::UsedByStaying { id, by, .. } => format!("{at} ({id}) cannot be deleted: {by}, which stays, uses it"),
        Refused::UsedUntilTaken { id, by, taker, thing } => format!(
            "{taker} takes {} from {at} ({id}), which therefore has to go first; {by}, which stays, uses it until then",
            thing::words(thing)
        ),
        Refused::Taken { id, environment } => {
            let whose = whose(environment.as_deref(), "which heiiki did not make");
            format!("{at} needs a name or range that {id} holds, {whose}")
        }
        Refused::WantedTwice { by, thing } => format!("{by} and {at} both need {}", thing::words(thing)),
        Refused::WantedByAnother { environment, by, thing } => {
            format!(
                "{at} needs {}, and so does {by} of the environment {environment}, which is planned first",
                thing::words(thing)
            )
        }
        Refused::RunsOutTogether { of, takes, left, with } => {
            let what = match of {
                Scarce::Quota { quota, scope } if scope.is_empty() => limited(*quota).to_owned(),
                Scarce::Quota { quota, scope } => limited(*quota).replace("one VPC", scope),
                Scarce::Subnet { id } => format!("addresses in {id}"),
            };
            let with = with.join(", ");
            format!("{at} is too much: together with {with} the plans take {takes} of the {what}, and {left} are left")
        }
        Refused::HeldThrough { thing, through, .. } => {
            format!("{at} needs {}, which {through} has and keeps in this plan", thing::words(thing))
        }
        Refused::HeldByExisting { thing, holder, id } => format!(
            "{at} needs {}, which {holder} ({id}) holds, an existing object that heiiki does not change",
            thing::words(thing)
        ),
        Refused::HeldByOurs { thing, holder, id } => {
            format!("{at} needs {}, which {holder} ({id}) holds and keeps in this plan", thing::words(thing))
        }
        Refused::HeldByForeign { thing, kind, id, environment } => {
            let whose = whose(environment.as_deref(), "which heiiki did not make");
            format!("{at} needs {}, which is held by {kind} {id}, {whose}", thing::words(thing))
        }
        Refused::HeldInCircle { thing, holder, id } => format!(
            "{at} needs {}, which {holder} ({id}) holds until {at} has changed: this cannot be done in one step",
            thing::words(thing)
        ),
    }
}

/// The help.
pub fn help(refusal: &Refusal) -> String {
    let own = remedy(refusal);
    match &refusal.renamed {
        Some(Rename { from, to }) => {
            format!(
                "{to} looks like a new name of {from}: if it is, write `moved: [{{from: {from}, to: {to}}}]`. Otherwise: {own}"
            )
        }
        None => own,
    }
}

/// The remedy that is particular to the refusal.
#[expect(clippy::too_many_lines, reason = "one arm for each variant")]
fn remedy(refusal: &Refusal) -> String {
    let Refusal { at, why, renamed: _ } = refusal;
    let fixed = match why {
        Refused::MovedOntoAnother { id, .. } => {
            return format!("take the move out: then {id} goes; or take {at} out of the spec, apply, and move then");
        }
        Refused::AdoptsAnother { holder, .. } => {
            return format!("if {holder} has this new name, say so: `moved: [{{from: {holder}, to: {at}}}]`");
        }
        Refused::AdoptsNothing { .. } => "correct the id, or take `adopt` out so that heiiki makes a new one",
        Refused::AdoptsFromEnvironment { id, environment } => {
            return format!("use it with `existing: {{id: {id}}}`, or take it out of the environment {environment} first");
        }
        Refused::AdoptsGoing { .. } => "take `adopt` out: heiiki makes another one when it is gone",
        Refused::AdoptsKin { id, .. } => return format!("leave it out, or use it with `existing: {{id: {id}}}`"),
        Refused::NotYetOurs { .. } => "write the spec as the object is, apply that, and make the change then",
        Refused::DefaultsTaken { network, .. } if network.is_empty() => {
            "let heiiki make one, or choose one by `id`, `name` or `tags`"
        }
        Refused::DefaultsTaken { .. } => "name fewer of them, or choose by `id`, `name` or `tags`",
        Refused::NoDefaultVpc => "let heiiki make one, or choose one by `id`, `name` or `tags`",
        Refused::NoMatch => "correct `existing`, or let heiiki make it",
        Refused::SeveralMatch { .. } => "write `existing: {id: ...}` with the one that is meant",
        Refused::Protected { .. } => "set `protect: false` and apply that first, or undo the change",
        Refused::DataLoss { loss, by_spec: true, .. } => {
            let retain = if loss.retainable { " or `retain`" } else { "" };
            return format!(
                "say so in the spec with `on_destroy: delete`{retain}, or on the command line with --allow-data-loss {at}"
            );
        }
        Refused::DataLoss { by_spec: false, .. } => return format!("if that is meant, run again with --allow-data-loss {at}"),
        Refused::Unchangeable { field, .. } => {
            return format!("put `{field}` back to what is live, or add `ignore: [{field}]`");
        }
        Refused::Taken { id, environment } => {
            // An object of another environment must not be taken over.
            let ours = environment.is_none();
            let adopt = if ours { format!(", make it this resource with `adopt: {{id: {id}}}`") } else { String::new() };
            return format!(
                "choose another name or range, use it as it is with `existing: {{id: {id}}}`{adopt}, or remove it yourself"
            );
        }
        Refused::NoRoom { because, .. } => return kept::remedy(because),
        Refused::OverQuota { quota, .. } => {
            return format!("free one that is not needed, or ask AWS for more (Service Quotas, `{}`)", quota_name(*quota));
        }
        Refused::NotOffered { service, .. } => return offered(service),
        Refused::NotOfferedInZone { subnet, offered, .. } => {
            return format!("leave {subnet} out of its `subnets`; it is offered in {}", offered.join(", "));
        }
        Refused::SubnetsFull { .. } => "give the model larger subnets, or more of them, or start fewer instances",
        Refused::SubnetFull { subnet, .. } => {
            return format!("take what is not needed out of {subnet}, or use a larger subnet");
        }
        Refused::NoSuchPolicy { .. } => {
            "correct the name, declare the policy under `iam: policies:`, or write the ARN of an existing one"
        }
        Refused::NamesNothing { like: Some(like), .. } => return format!("did you mean `{like}`?"),
        Refused::NamesNothing { like: None, named: Outside::Fact(FactName::PrefixList(_)), .. } => {
            "correct it; `aws ec2 describe-managed-prefix-lists` lists what there is"
        }
        Refused::NamesNothing { like: None, named: Outside::Fact(FactName::IamGroup(_)), .. } => {
            "correct the name, or make the group first: heiiki names groups and makes none"
        }
        Refused::NamesNothing { like: None, named: Outside::Fact(FactName::ManagedPolicy(_)), .. } => {
            "correct the ARN: AWS lists its policies in the guide \"AWS managed policies\""
        }
        Refused::NamesNothing { like: None, .. } => "correct the ARN, or declare it in the spec and name it by its logical name",
        Refused::FactUnread { fact: FactName::ManagedPolicy(_), error, .. } if error.class == Class::Denied => {
            "allow the caller this read, or write the ARN of the policy"
        }
        Refused::FactUnread { fact: FactName::PrefixList(_), error, .. } if error.class == Class::Denied => {
            "allow the caller this read, or write the id of the list (`pl-...`)"
        }
        Refused::Unread { error, .. } if error.class == Class::Denied => {
            "allow the caller this read; what cannot be seen is never taken for absent"
        }
        Refused::FactUnread { .. } | Refused::Unread { .. } => {
            "run the command again; what cannot be seen is never taken for absent"
        }
        Refused::Cycle { .. } => "take one of the references, or a `depends_on` between them, out",
        Refused::NotClosed { claim, places, between, .. } => {
            let at = places.first().and_then(|place| place.split(" in ").next()).unwrap_or_default();
            let tells = if between.is_some() {
                "apply what opens and what closes in two plans"
            } else {
                "`heiiki prove` tells what it rests on and what closes it"
            };
            return format!(
                "{tells}; or accept it for a time in the spec: `closed: {{waive: [{{claim: {claim}, at: {at}, reason: ..., until: YYYY-MM-DD, by: ...}}]}}`"
            );
        }
        Refused::LockedOut { caller, denial: Denial::NotAllowed, .. } => {
            return format!("allow the caller ({caller}) this call, or write `acknowledge_lock_out: true` when that is meant");
        }
        Refused::LockedOut { caller, .. } => {
            return format!(
                "except the caller ({caller}) from the statement, or write `acknowledge_lock_out: true` when that is meant"
            );
        }
        Refused::StandIn { id, by } => {
            return format!("if {id} is {at}, write `adopt: {{id: {id}}}` into it; if not, move {by} out of it first");
        }
        Refused::UsedByStaying { by, field: Some(field), .. } => {
            let (field, nothing) = field.strip_suffix("[]").map_or((field.as_str(), "null"), |field| (field, "[]"));
            let (inside, key) = field.rsplit_once('.').map_or((String::new(), field), |(way, key)| (format!("`{way}` of "), key));
            return format!(
                "{by} names it in AWS still, because a field that is left out stays as it is: write `{key}: {nothing}` in {inside}{by}"
            );
        }
        Refused::UsedByStaying { by, .. } => return format!("take it out of {by} first, or let {by} go too"),
        Refused::UsedUntilTaken { by, taker, .. } => {
            return format!("do it in two steps, by way of a third value for {taker}; or take {at} out of {by} first");
        }
        Refused::TwinsInUse { .. } => {
            "decide which of them it is, and take the tag `heiiki:address` off the others; heiiki then leaves those alone"
        }
        Refused::TwinsUnseen { .. } => kept::READ,
        Refused::UsersInside { .. } => "let them save and stop their work; then run again with --evict-users, which deletes it",
        Refused::CredentialsInUse { .. } => {
            "give them other ones, or switch these off; then run again with --evict-users, which deletes them"
        }
        Refused::CredentialsUnread => {
            "allow the caller to read it; or run again with --evict-users, which deletes all its keys and its password"
        }
        Refused::OwnAppsRun { .. } => "take these apps out of the spec and apply that first; then put them back",
        Refused::UsersAppsRun { .. } => "let their users save their work; then run again with --evict-users, which stops them",
        Refused::WantedByAnother { environment, .. } => {
            return format!("AWS gives it to one of them: choose another one for {at}, here or in {environment}");
        }
        Refused::RunsOutTogether { of: Scarce::Quota { .. }, .. } => {
            "free some, ask AWS for a higher quota (Service Quotas), or plan fewer environments into this account"
        }
        Refused::RunsOutTogether { of: Scarce::Subnet { .. }, .. } => "use another subnet for one of the environments",
        Refused::WantedTwice { .. } => return format!("AWS gives it to one of them: choose another one for {at}"),
        Refused::HeldThrough { through, holder, field, .. } => {
            return format!("take it off {through} in the spec, with `{field}: null` in {holder}");
        }
        Refused::HeldByExisting { holder, .. } => return format!("choose another one for {at}, or use {holder} in its place"),
        Refused::HeldByOurs { holder, .. } => {
            return format!("choose another one for {at}, or first let {holder} have another one or go");
        }
        Refused::HeldByForeign { .. } => "choose another one, or remove it yourself",
        Refused::HeldInCircle { holder, .. } => {
            return format!("do it in two steps, by way of a third value: give {holder} another one and apply that, then this");
        }
    };
    fixed.to_owned()
}

/// The service that was likely meant by one that AWS does not offer.
fn offered(service: &str) -> String {
    let known: Vec<&str> = known_services().collect();
    let short = known.iter().copied().find(|known| service.ends_with(&format!(".{known}")));
    let word = short.unwrap_or_else(|| {
        service.rsplit_once(".amazonaws.").map_or(service, |(_, rest)| rest.split_once('.').map_or(rest, |(_, word)| word))
    });
    let meant = suggest::near(word, known.iter().copied().filter(|known| *known != word));
    let meant: Vec<String> = meant.into_iter().map(|meant| format!("`{meant}`")).collect();
    if meant.is_empty() {
        return "correct `service`: AWS's guide to PrivateLink lists the services of each region".to_owned();
    }
    format!(
        "did you mean {}? Otherwise correct `service`: AWS's guide to PrivateLink lists the services of each region",
        suggest::either(&meant)
    )
}

/// The name under which Service Quotas has a quota.
const fn quota_name(quota: Quota) -> &'static str {
    match quota {
        Quota::Vpcs => "VPCs per Region",
        Quota::ElasticIps => "EC2-VPC Elastic IPs",
        Quota::InterfaceEndpoints => "Interface VPC endpoints per VPC",
        Quota::GatewayEndpoints => "Gateway VPC endpoints per Region",
    }
}

/// The objects that a quota limits.
const fn limited(quota: Quota) -> &'static str {
    match quota {
        Quota::Vpcs => "VPCs in the region",
        Quota::ElasticIps => "Elastic IP addresses in the region",
        Quota::InterfaceEndpoints => "interface endpoints in one VPC",
        Quota::GatewayEndpoints => "gateway endpoints in the region",
    }
}

/// The part of a policy that denies a call.
fn denies(denial: &Denial) -> String {
    match denial {
        Denial::Statement { statement } => format!("{statement} denies it"),
        Denial::Depends { statement, on } => format!("{statement} denies it, depending on {}", on.join(" and ")),
        Denial::NotAllowed => "no statement allows it".to_owned(),
    }
}

/// One of several objects of one address, with those that use it.
fn twin(twin: &Twin) -> String {
    let Twin { id, used_by } = twin;
    let named: Vec<String> = used_by.iter().take(NAMED).map(|User { kind: of, id }| format!("{} {id}", kind(*of))).collect();
    let more = used_by.len().saturating_sub(NAMED);
    let more = if more > 0 { format!(" and {more} more") } else { String::new() };
    format!("{id} (used by {}{more})", named.join(", "))
}

/// The users' objects, line by line.
fn lines(theirs: &[Brief]) -> String {
    theirs.iter().map(of_a_user).collect::<Vec<_>>().join("\n")
}

/// The sentence about a claim that the spec demands and that would not hold.
fn not_closed(
    claim: &str,
    title: &str,
    places: &[String],
    standing: Standing,
    leads_to: Option<&str>,
    between: Option<&Between>,
) -> String {
    let stands = match standing {
        Standing::Holds => "holds",
        Standing::NotProven => "is not proven",
        Standing::Fails => "fails",
    };
    let when = between.map_or_else(|| "after this plan".to_owned(), proof::while_open);
    let leads = leads_to.map(|to| format!(": a packet reaches {to}")).unwrap_or_default();
    format!("`closed` demands {claim}, {title}, which {stands} for {} {when}{leads}", named(places))
}

/// Places, the first of them by their names.
fn named(places: &[String]) -> String {
    let shown: Vec<&str> = places.iter().take(NAMED).map(String::as_str).collect();
    let more = places.len().saturating_sub(NAMED);
    if more > 0 { format!("{} and {more} more", shown.join(", ")) } else { shown.join(", ") }
}
