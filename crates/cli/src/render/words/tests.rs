//! Every reason has its words: one example of each variant, and no variant without one.

use std::collections::BTreeSet;
use std::fmt::Write;

use heiiki_model::failure::{AwsError, Class};
use heiiki_model::kinds::ec2::vpc_endpoint::EndpointType;
use heiiki_model::limits::Quota;
use heiiki_model::plan::{
    Between, Brief, Denial, Doubt, Evidence, Former, KeepReason, Kept, Moment, Note, Noted, Reason, Refusal, Refused, Scarce,
    Standing, Stands, Stays, StepId, Twin, User, Verb,
};
use heiiki_model::spec::Outside;
use heiiki_model::{Address, FactName, KindName, Loss, Sort, Thing};
use schemars::JsonSchema;
use serde::Serialize;

use super::{doubt, kept, kin, noted, reason, refused};

fn at(text: &str) -> Address {
    text.parse().expect("an address")
}

fn thing() -> Thing {
    Thing { sort: Sort::Range, scope: "vpc/main".into(), value: "10.0.1.0/24".into() }
}

fn brief(kind: KindName, id: &str, about: &str) -> Brief {
    Brief { kind, id: id.into(), name: Some("alice".into()), status: "InService".into(), about: about.into() }
}

fn files() -> Loss {
    Loss { bytes: Some(5 << 30), users: Some(1), retainable: true, ..Loss::of("its files") }
}

fn error(class: Class) -> AwsError {
    let (service, operation) = ("EC2".into(), "DescribeVpcs".into());
    AwsError { service, operation, code: "Denied".into(), message: "no".into(), request_id: None, class }
}

fn unread(class: Class) -> Refused {
    Refused::Unread { kind: KindName::Vpc, error: error(class) }
}

fn fact(fact: FactName, class: Class) -> Refused {
    Refused::FactUnread { field: "policies[0]".into(), fact, error: error(class) }
}

/// The codes of these reasons.
fn codes<'a, T: Serialize + 'a>(reasons: impl IntoIterator<Item = &'a T>) -> BTreeSet<String> {
    let code = |reason: &T| {
        let value = serde_json::to_value(reason).expect("a reason is data");
        value["code"].as_str().expect("a reason has a code").to_owned()
    };
    reasons.into_iter().map(code).collect()
}

/// The codes that a sort of reason has.
fn all_codes<T: JsonSchema>() -> BTreeSet<String> {
    let schema = schemars::schema_for!(T).to_value();
    let variants = schema["oneOf"].as_array().expect("variants").clone();
    variants.iter().map(|variant| variant["properties"]["code"]["const"].as_str().expect("a code").to_owned()).collect()
}

fn selectors() -> Vec<Refused> {
    let id = || "vpc-1".to_owned();
    vec![
        Refused::MovedOntoAnother { from: at("vpc/old"), id: id(), holder: "vpc-2".into() },
        Refused::AdoptsAnother { id: id(), holder: at("vpc/other") },
        Refused::AdoptsNothing { id: id() },
        Refused::AdoptsFromEnvironment { id: id(), environment: "other".into() },
        Refused::AdoptsGoing { id: id(), status: "deleting".into() },
        Refused::AdoptsKin { id: id(), of: "d-1".into(), evidence: "its tag".into() },
        Refused::NotYetOurs { id: id(), because: Reason::Follows(at("vpc/other")) },
        Refused::DefaultsTaken { network: id(), count: 2 },
        Refused::NoDefaultVpc,
        Refused::NoMatch,
        Refused::SeveralMatch { ids: vec![id(), "vpc-2".into()] },
        Refused::StandIn { id: id(), by: at("subnet/a") },
        Refused::TwinsUnseen { ids: vec![id(), "vpc-2".into()], unread: KindName::Subnet },
        Refused::TwinsInUse {
            twins: vec![
                Twin { id: id(), used_by: vec![User { kind: KindName::Subnet, id: "subnet-1".into() }] },
                Twin {
                    id: "vpc-2".into(),
                    used_by: (1..=5).map(|n| User { kind: KindName::SecurityGroup, id: format!("sg-{n}") }).collect(),
                },
            ],
        },
    ]
}

fn consents() -> Vec<Refused> {
    let app = || brief(KindName::App, "d-1/alice/JupyterLab/default", "JupyterLab in space lab");
    let fields = || vec!["vpc".to_owned(), "subnets".to_owned()];
    vec![
        Refused::Protected { because: Reason::NotInSpec },
        Refused::DataLoss { of: None, loss: files(), by_spec: true },
        Refused::DataLoss { of: None, loss: Loss::of("its volume"), by_spec: true },
        Refused::DataLoss { of: Some(at("domain/studio")), loss: files(), by_spec: false },
        Refused::Unchangeable { field: "name".into(), because: "AWS cannot rename it".into() },
        Refused::UsersInside { theirs: vec![app(), app()] },
        Refused::CredentialsInUse { credentials: vec![brief(KindName::Credential, "AKIA1", "never used")] },
        Refused::CredentialsUnread,
        Refused::OwnAppsRun { fields: fields(), apps: vec![at("app/lab"), at("app/code")] },
        Refused::UsersAppsRun { fields: fields(), apps: vec![app()] },
        unread(Class::Denied),
        fact(FactName::ManagedPolicy("ReadOnlyAccess".into()), Class::Denied),
        fact(FactName::PrefixList("com.amazonaws.eu-west-1.s3".into()), Class::Denied),
        fact(FactName::ManagedPolicy("ReadOnlyAccess".into()), Class::Transient),
        unread(Class::Transient),
        Refused::Cycle { through: vec![at("role/a"), at("role/b")] },
    ]
}

fn limits() -> Vec<Refused> {
    let service = || "com.amazonaws.eu-west-1.logs".to_owned();
    let quotas = [Quota::Vpcs, Quota::ElasticIps, Quota::InterfaceEndpoints, Quota::GatewayEndpoints];
    let denials = [
        (Some(at("vpc/main")), Denial::Statement { statement: "statement OnlyReads".into() }),
        (None, Denial::Depends { statement: "Statement[2]".into(), on: vec!["aws:SourceVpce".into(), "aws:SourceVpc".into()] }),
        (None, Denial::NotAllowed),
    ];
    let mut all: Vec<Refused> = quotas.into_iter().map(|quota| Refused::OverQuota { quota, number: 6, limit: 5 }).collect();
    all.extend([
        Refused::NotOffered { service: service(), endpoint_type: EndpointType::Gateway },
        Refused::NotOfferedInZone {
            service: service(),
            subnet: at("subnet/c"),
            zone: "eu-west-1c".into(),
            offered: vec!["eu-west-1a".into(), "eu-west-1b".into()],
        },
        Refused::SubnetFull { subnet: at("subnet/c"), room: 11, taken: 11 },
        Refused::NamesNothing {
            field: "trust_policy.Statement[0].Principal.AWS".into(),
            named: Outside::Object { kind: KindName::Role, arn: "arn:aws:iam::123456789012:role/buidl".into() },
            like: Some("arn:aws:iam::123456789012:role/build".into()),
        },
        Refused::NamesNothing {
            field: "policies[0]".into(),
            named: Outside::Fact(FactName::ManagedPolicy("arn:aws:iam::aws:policy/ReadOnly".into())),
            like: None,
        },
        Refused::NamesNothing { field: "groups[0]".into(), named: Outside::Fact(FactName::IamGroup("staff".into())), like: None },
        Refused::NamesNothing {
            field: "ingress[0].from".into(),
            named: Outside::Fact(FactName::PrefixList("com.amazonaws.eu-west-1.s4".into())),
            like: None,
        },
        Refused::SubnetsFull { subnets: vec![at("subnet/a"), at("subnet/c")], room: 22, taken: 10, needed: 16 },
        Refused::NoSuchPolicy { field: "policies[1]".into(), policy: "Typo".into() },
    ]);
    all.extend(not_closed());
    let action = || "s3:DeleteBucketPolicy".to_owned();
    let caller = || "arn:aws:iam::123456789012:role/x".to_owned();
    all.extend(denials.into_iter().map(|(inside, denial)| Refused::LockedOut {
        action: action(),
        inside,
        denial,
        caller: caller(),
    }));
    all
}

fn not_closed() -> Vec<Refused> {
    let mut all = Vec::new();
    let moment = |name: &str| Moment { step: StepId(3), verb: Verb::Update, at: at(name) };
    let between = Between {
        standing: Standing::Fails,
        begun: BTreeSet::from([StepId(3)]),
        from: Some(moment("route_table/a")),
        until: Some(moment("route_table/b")),
    };
    let on_the_way = Between { from: None, until: None, standing: Standing::NotProven, ..between.clone() };
    for (standing, leads_to, between) in [
        (Standing::Fails, Some("the internet through igw-1".to_owned()), None),
        (Standing::NotProven, None, None),
        (Standing::Fails, None, Some(between)),
        (Standing::NotProven, None, Some(on_the_way)),
    ] {
        all.push(Refused::NotClosed {
            claim: "N1".into(),
            title: "no packet of a workload reaches the internet through a VPC".into(),
            places: vec!["notebook_instance/dev".into(), "domain/studio in subnet/a".into()],
            standing,
            leads_to,
            between,
        });
    }
    all
}

fn holdings() -> Vec<Refused> {
    let id = || "subnet-1".to_owned();
    let (holder, by) = (|| at("subnet/b"), || at("instance/i"));
    vec![
        Refused::Taken { id: id(), environment: None },
        Refused::Taken { id: id(), environment: Some("other".into()) },
        Refused::NoRoom { id: id(), because: KeepReason::Protected },
        Refused::UsedByStaying { id: id(), by: by(), field: None },
        Refused::UsedByStaying { id: id(), by: by(), field: Some("settings.arns[]".into()) },
        Refused::UsedUntilTaken { id: id(), by: by(), taker: holder(), thing: thing() },
        Refused::WantedTwice { by: by(), thing: thing() },
        Refused::WantedByAnother { environment: "blue".into(), by: by(), thing: thing() },
        Refused::RunsOutTogether {
            of: Scarce::Quota { quota: Quota::Vpcs, scope: String::new() },
            takes: 4,
            left: 3,
            with: vec!["blue".into(), "red".into()],
        },
        Refused::RunsOutTogether {
            of: Scarce::Quota { quota: Quota::InterfaceEndpoints, scope: "vpc-1".into() },
            takes: 30,
            left: 20,
            with: vec!["blue".into()],
        },
        Refused::RunsOutTogether { of: Scarce::Subnet { id: "subnet-1".into() }, takes: 12, left: 11, with: vec!["blue".into()] },
        Refused::HeldThrough { thing: thing(), through: "instance/m".into(), holder: holder(), field: "instance".into() },
        Refused::HeldByExisting { thing: thing(), holder: holder(), id: id() },
        Refused::HeldByOurs { thing: thing(), holder: holder(), id: id() },
        Refused::HeldByForeign { thing: thing(), kind: KindName::Subnet, id: id(), environment: None },
        Refused::HeldByForeign { thing: thing(), kind: KindName::Subnet, id: id(), environment: Some("other".into()) },
        Refused::HeldInCircle { thing: thing(), holder: holder(), id: id() },
    ]
}

#[test]
fn every_refusal_has_its_words() {
    let all = [selectors(), consents(), limits(), holdings()].concat();
    assert_eq!(codes(&all), all_codes::<Refused>());
    let mut text = String::new();
    for why in all {
        let refusal = Refusal::new(&at("vpc/main"), why);
        let (message, help) = (refused::message(&refusal), refused::help(&refusal));
        writeln!(text, "{:?}: {message}\n    help: {help}", refusal.cause()).expect("a text takes text");
    }
    insta::assert_snapshot!(text);
}

#[test]
fn all_that_stays_has_its_words() {
    let of = || at("domain/studio");
    let what = || brief(KindName::MountTarget, "fsmt-1", "in subnet-1");
    let interface = || Brief { name: None, ..brief(KindName::NetworkInterface, "eni-1", "in-use: of AWS Lambda") };
    let said = || "explicit deny".to_owned();
    let named = Former::Object { kind: "domain".into(), name: "d-1".into() };
    let all = vec![
        KeepReason::Protected,
        KeepReason::MayBeUsed { by: KindName::Instance },
        KeepReason::NotCompared { said: said() },
        KeepReason::NotRead { said: said() },
        KeepReason::OnlyWay { to: at("bucket/data") },
        KeepReason::UsedBy { by: at("subnet/a") },
        KeepReason::BelongsTo { owner: of() },
        KeepReason::StoodInByKin { what: what(), of: of() },
        KeepReason::StoodInByRetained { what: what(), of: of() },
        KeepReason::StoodInByLeft { what: what(), of: of() },
        KeepReason::StoodInByOrphan { what: what(), of: named },
        KeepReason::StoodInByOther { what: what(), of: of() },
        KeepReason::UsedByForeign { what: interface(), environment: None, remedy: Some("delete the function".into()) },
        KeepReason::UsedByForeign { what: what(), environment: Some("other".into()), remedy: None },
        KeepReason::RetainedLeft { loss: files(), of: of() },
        KeepReason::LeftWithData { loss: files(), of: of() },
    ];
    assert_eq!(codes(&all), all_codes::<KeepReason>());
    let mut text = String::new();
    for why in all {
        let kept = [Kept { at: at("vpc/main"), id: "vpc-1".into(), why }];
        for (kept, help) in kept::with_help(&kept) {
            let (why, help) = (kept::text(&kept.why), help.unwrap_or_default());
            writeln!(text, "{:?}: {why}\n    help: {help}", kept.cause()).expect("a text takes text");
        }
    }
    insta::assert_snapshot!(text);
}

#[test]
fn the_same_help_is_told_once_for_all_in_a_row() {
    let kept = |why| Kept { at: at("vpc/main"), id: "vpc-1".into(), why };
    let by = || KeepReason::MayBeUsed { by: KindName::Instance };
    let all = [kept(by()), kept(by()), kept(KeepReason::Protected), kept(KeepReason::UsedBy { by: at("subnet/a") }), kept(by())];
    let told: Vec<bool> = kept::with_help(&all).map(|(_, help)| help.is_some()).collect();
    assert_eq!(told, [false, true, true, false, true]);
}

#[test]
fn notes_doubts_and_kin_have_their_words() {
    let zone = Some("eu-west-1a".to_owned());
    let (id, network) = (|| "subnet-1".to_owned(), || "vpc-1".to_owned());
    let notes = vec![
        Noted::Moved { from: at("vpc/old") },
        Noted::Adopts { id: id() },
        Noted::Recognised { id: id(), by: at("subnet/a") },
        Noted::DefaultVpc { id: network(), subnets: 3 },
        Noted::FirstVpc { id: network(), subnets: 3, among: 2 },
        Noted::DefaultObject { id: id(), zone: zone.clone(), network: network(), among: 1 },
        Noted::DefaultObject { id: id(), zone, network: network(), among: 3 },
        Noted::MadeWith { whole: at("vpc/main") },
        Noted::GoesWith { whole: at("vpc/main") },
        Noted::LetGo { id: id() },
        Noted::Gap { without: at("subnet/a"), taker: at("subnet/b"), thing: thing() },
        Noted::LetsGo { taker: at("subnet/b"), thing: thing() },
        Noted::GoesFirst { taker: at("subnet/b"), thing: thing() },
    ];
    let doubts = vec![
        Doubt::Unread { at: at("vpc/main") },
        Doubt::Unseen { at: at("vpc/main"), witness: at("subnet/a") },
        Doubt::Unlisted { by: at("subnet/a"), id: network() },
        Doubt::StandIn { at: at("vpc/main"), id: network(), by: at("subnet/a") },
        Doubt::Twins { at: at("vpc/main") },
        Doubt::NotFound { at: at("vpc/main") },
        Doubt::Needs { at: at("subnet/a"), needed: at("vpc/main"), because: Box::new(Doubt::Unread { at: at("vpc/main") }) },
        Doubt::FactUnread { fact: FactName::ManagedPolicy("ReadOnlyAccess".into()), error: error(Class::Denied) },
        Doubt::Withheld { said: "AWS says no".into() },
    ];
    let stays = vec![Stays::Record, Stays::MayBeOf { kind: KindName::Endpoint, id: "front".into() }, Stays::Retained];
    assert_eq!((codes(&notes), codes(&doubts)), (all_codes::<Noted>(), all_codes::<Doubt>()));
    assert_eq!(codes(&stays), all_codes::<Stays>());
    let notes = notes.into_iter().map(|why| noted::text(&Note::new(&at("vpc/main"), why)));
    let told: Vec<String> = notes.chain(doubts.iter().map(doubt::text)).chain(stays.iter().map(kin::stays)).collect();
    insta::assert_snapshot!(told.join("\n"));
}

#[test]
fn evidence_and_reasons_have_their_words() {
    let tag = || Some("AmazonSageMakerManaged".to_owned());
    let stands = [Stands::InSubnetsAndGroups, Stands::InSubnets, Stands::MarkedAsSagemakers, Stands::InVpc];
    let mut evidence = vec![
        Evidence::Kind { says: "its name and its tag".into() },
        Evidence::Listed,
        Evidence::Tagged { tag: "ManagedByAmazonSageMakerResource".into() },
        Evidence::Covered { tag: tag(), sagemaker: true, owners: 1 },
        Evidence::Covered { tag: None, sagemaker: true, owners: 2 },
        Evidence::Covered { tag: None, sagemaker: false, owners: 1 },
        Evidence::LeftBehind { tag: tag() },
        Evidence::LeftBehind { tag: None },
        Evidence::Marked,
        Evidence::StandsOnOurs,
    ];
    evidence.extend(stands.map(|stands| Evidence::Described { held: stands != Stands::InVpc, stands }));
    assert_eq!(codes(&evidence), all_codes::<Evidence>());
    let formers = [
        Former::Resource { at: at("domain/studio") },
        Former::Object { kind: "domain".into(), name: "d-1".into() },
        Former::Object { kind: String::new(), name: "x-1".into() },
        Former::Unnamed,
    ];
    assert_eq!(codes(&formers), all_codes::<Former>());
    let orphaned = |of| Reason::Orphaned { of, evidence: Evidence::Marked };
    let here = || at("vpc/main");
    let mut reasons = vec![
        Reason::Missing,
        Reason::Differs,
        Reason::Recorded,
        Reason::Completes,
        Reason::Replaced { field: "name".into(), because: "AWS cannot rename it".into() },
        Reason::Follows(here()),
        Reason::NotInSpec,
        Reason::Superseded,
        Reason::Destroyed,
        Reason::Frees(vec![here(), at("subnet/a")]),
        Reason::Yields(vec![here()]),
        Reason::Evicted(here()),
        Reason::GoesWith(here()),
        Reason::LeftBy(here()),
        Reason::Spared(here()),
        Reason::Unfinished("pending".into()),
        Reason::Unfinished("Deleting".into()),
        Reason::Broken("Failed: no capacity".into()),
    ];
    reasons.extend(formers.map(orphaned));
    let told: Vec<String> = evidence.iter().map(kin::evidence).chain(reasons.iter().map(reason::text)).collect();
    insta::assert_snapshot!(told.join("\n"));
}
