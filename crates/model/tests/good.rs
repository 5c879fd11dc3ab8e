//! Good specs under `fixtures/good` load without a finding and have the expected values.

#![expect(clippy::unwrap_used, reason = "tests")]

use std::fmt::Write;
use std::fs;
use std::path::{Path, PathBuf};

use heiiki_model::spec::{self, Diagnostic, Given, Loaded, Sources, format};
use heiiki_model::{Address, spec::Resource};
use serde_json::json;

fn given(path: &Path) -> Given {
    let mut given = Given::default();
    if path.is_file() {
        let text = fs::read_to_string(path).unwrap();
        text.lines().filter_map(|line| line.strip_prefix("# given: ")).for_each(|text| given.set(text));
    }
    given
}

fn load(path: &Path) -> Loaded {
    let sources = Sources::read(path).unwrap();
    spec::load(&sources, &given(path)).unwrap_or_else(|found| panic!("{}", spec::render(&found, 110, false)))
}

fn good(name: &str) -> Loaded {
    load(&Path::new("fixtures/good").join(name))
}

fn resource(loaded: &Loaded, at: &str) -> Resource {
    loaded.spec.resource(&at.parse::<Address>().unwrap()).unwrap_or_else(|| panic!("{at} is declared")).clone()
}

fn order(loaded: &Loaded) -> Vec<String> {
    loaded.spec.resources.iter().map(|resource| resource.at.to_string()).collect()
}

/// Every good spec: those here, and the reference environments.
fn all() -> Vec<PathBuf> {
    let mut paths = Vec::new();
    for folder in ["fixtures/good", "../../specs"] {
        let entries = fs::read_dir(folder).into_iter().flatten().map(|entry| entry.unwrap().path());
        paths.extend(entries.filter(|path| path.extension().is_some_and(|extension| extension == "yaml")));
    }
    paths.sort();
    paths
}

#[test]
fn every_good_spec_loads_without_a_warning() {
    assert!(all().len() >= 4);
    for path in all().into_iter().chain([PathBuf::from("fixtures/good/split")]) {
        let loaded = load(&path);
        assert!(loaded.warnings.is_empty(), "{}: {}", path.display(), spec::render(&loaded.warnings, 110, false));
        let ranks: Vec<_> = loaded.spec.resources.iter().map(|resource| &resource.at).collect();
        assert!(!ranks.is_empty() || loaded.spec.tags.is_empty(), "{} declares nothing", path.display());
    }
}

#[test]
fn a_part_under_a_condition_is_there_or_not() {
    let path = Path::new("fixtures/good/when.yaml");
    let with = |sets: &[&str]| {
        let mut given = Given::default();
        for set in sets {
            given.set(*set);
        }
        let loaded = spec::load(&Sources::read(path).unwrap(), &given).unwrap();
        let ports = resource(&loaded, "security_group/web").want["ingress"].as_array().unwrap().len();
        (order(&loaded), ports)
    };
    let always = ["vpc/main", "subnet/a", "security_group/web"];
    assert_eq!(with(&[]), (always.map(str::to_owned).to_vec(), 2));
    let (all, ports) = with(&["stage=prod", "internet=true"]);
    assert!(all.contains(&"vpc/other".to_owned()) && all.contains(&"subnet/c".to_owned()), "{all:?}");
    assert_eq!(ports, 2);
}

#[test]
fn needed_resources_come_first_and_the_rest_by_kind_and_name() {
    let order = order(&good("closed-network.yaml"));
    assert_eq!(order.first().unwrap(), "vpc/main");
    let place = |at: &str| order.iter().position(|other| other == at).unwrap();
    assert!(place("subnet/private-1") < place("subnet/private-2"));
    assert!(place("policy/RestrictInternetAccess") > place("subnet/private-2"));
    assert!(place("role/IFSM-SageMaker-Role") > place("policy/RestrictInternetAccess"));
    assert!(place("vpc_endpoint/s3") > place("route_table/private"));
}

#[test]
fn variables_take_their_types_and_places_their_values() {
    let loaded = good("variables.yaml");
    assert_eq!((loaded.spec.place.environment.as_str(), loaded.spec.place.account.as_str()), ("ifsm-prod", "012345678901"));
    assert_eq!(loaded.spec.tags["Region"].as_deref(), Some("ap-northeast-1"));
    let vpc = resource(&loaded, "vpc/main");
    assert_eq!(vpc.want, json!({"name": "ifsm-prod-vpc", "cidr_block": "10.0.0.0/16", "enable_dns_hostnames": true}));
    assert_eq!(vpc.tags["Stage"], None);
    let role = resource(&loaded, "role/r").want;
    assert_eq!((&role["max_session_duration"], &role["description"]), (&json!(3600), &json!("costs ${5}")));
    assert_eq!(role["policies"], json!(["a", "c"]));
    let statement = &resource(&loaded, "policy/OwnSubnets").want["document"]["Statement"][0];
    let ours = json!(["arn:aws:s3:::ifsm-prod-012345678901/${aws:username}/*", "arn:aws:s3:::literal/$${account}"]);
    assert_eq!(statement["Resource"], ours, "a document keeps IAM's variables and the escape");
    assert_eq!(statement["Condition"]["Null"], json!({"aws:SourceVpc": false}));
    assert_eq!(statement["Condition"]["StringEquals"]["aws:SourceVpc"], json!("${vpc/main.id}"));
}

#[test]
fn anchors_merges_and_documents_add_up() {
    let loaded = good("anchors.yaml");
    let one = resource(&loaded, "subnet/one");
    assert_eq!((&one.want["availability_zone"], &one.want["map_public_ip_on_launch"]), (&json!("a"), &json!(false)));
    assert_eq!(one.tags["Team"].as_deref(), Some("ml"));
    let two = resource(&loaded, "subnet/two");
    assert!(two.want["map_public_ip_on_launch"].is_null() && two.want.get("map_public_ip_on_launch").is_some(), "null clears");
    let three = resource(&loaded, "subnet/three");
    assert!(three.protect && three.ignore == ["name"] && three.depends_on.len() == 1);
    assert_eq!(order(&loaded), ["vpc/main", "subnet/one", "subnet/two", "subnet/three"]);
}

#[test]
fn existing_objects_are_chosen_and_not_described() {
    let loaded = good("existing.yaml");
    assert_eq!(loaded.spec.place.partition, "aws-us-gov");
    let main = resource(&loaded, "vpc/main");
    assert!(main.existing.unwrap().default && main.want == json!({}));
    assert_eq!(resource(&loaded, "role/boss").existing.unwrap().name.as_deref(), Some("OrganizationRole"));
}

#[test]
fn a_directory_is_one_spec() {
    let loaded = good("split");
    assert_eq!(order(&loaded), ["vpc/main", "subnet/a"]);
    assert_eq!(loaded.spec.tags.len(), 2);
}

#[test]
fn files_of_values_are_read_and_settings_go_before_them() {
    let spec = "version: 1\nenvironment: e\naccount: \"123456789012\"\nregion: us-east-1\nvariables: {a: {}, b: {type: number}}\ntags: {A: \"${var.a}\", B: \"n${var.b}\"}\n";
    let mut given = Given::default();
    given.file(&Sources::from_texts([("dev.yaml", "a: file\nb: 7\n")]));
    given.set("a=set");
    let loaded = spec::load(&Sources::from_texts([("s.yaml", spec)]), &given).unwrap();
    assert_eq!((loaded.spec.tags["A"].as_deref(), loaded.spec.tags["B"].as_deref()), (Some("set"), Some("n7")));
}

#[test]
fn a_spec_with_windows_line_breaks_and_a_mark_loads() {
    let text = fs::read_to_string("fixtures/good/anchors.yaml").unwrap().replace('\n', "\r\n");
    spec::load(&Sources::from_texts([("s.yaml", format!("\u{feff}{text}"))]), &Given::default()).unwrap();
}

#[test]
fn warnings_do_not_stand_in_the_way() {
    let text = "version: 1\nenvironment: e\naccount: \"123456789012\"\nregion: xx-nowhere-1\nvariables: {a: {default: b}}\n";
    let loaded = spec::load(&Sources::from_texts([("s.yaml", text)]), &Given::default()).unwrap();
    let codes: Vec<_> = loaded.warnings.iter().map(Diagnostic::code).collect();
    assert_eq!(codes, ["unknown-region", "unused-variable"]);
}

#[test]
fn a_mistake_under_a_condition_is_found_whatever_the_values() {
    let sources = Sources::read(Path::new("fixtures/variants/hidden.yaml")).unwrap();
    assert!(spec::load(&sources, &Given::default()).is_ok(), "these values hide it");
    let found = spec::load_every(&sources, &Given::default()).unwrap_err();
    let told: Vec<(&str, bool)> = found.iter().map(|one| (one.code(), one.message().contains(", with azs="))).collect();
    assert_eq!(told, [("wrong-type", true), ("unknown-reference", true)], "{}", spec::render(&found, 110, false));
    for path in all() {
        let every = spec::load_every(&Sources::read(&path).unwrap(), &given(&path));
        assert!(every.is_ok(), "{}: {}", path.display(), spec::render(&every.unwrap_err(), 110, false));
    }
}

#[test]
fn five_thousand_groups_load() {
    let mut text = String::from(
        "version: 1\nenvironment: e\naccount: \"123456789012\"\nregion: us-east-1\nec2:\n  vpcs: {main: {cidr_block: 10.0.0.0/16}}\n  security_groups:\n",
    );
    for n in 0..5_000 {
        let rule = format!("{{protocol: tcp, ports: 443, from: [g{}, 10.0.0.0/24]}}", (n + 1) % 5_000);
        writeln!(text, "    g{n}:\n      vpc: main\n      description: group {n}\n      ingress: [{rule}]\n      egress: []")
            .unwrap();
    }
    let loaded = spec::load(&Sources::from_texts([("s.yaml", text)]), &Given::default()).unwrap();
    assert_eq!(loaded.spec.resources.len(), 5_001);
}

#[test]
fn good_specs_are_laid_out_once_and_for_all() {
    for path in all() {
        for source in Sources::read(&path).unwrap().iter() {
            let once = format::normalise(source).unwrap_or_else(|found| panic!("{}", spec::render(&found, 110, false)));
            let again = Sources::from_texts([(source.name(), once.as_str())]);
            assert_eq!(format::normalise(again.iter().next().unwrap()).unwrap(), once, "{}", path.display());
            let before = load(&path).spec;
            assert_eq!(spec::load(&again, &given(&path)).unwrap().spec, before, "{}", path.display());
        }
    }
}

#[test]
fn a_script_in_a_file_is_taken_in_as_it_is() {
    let loaded = good("studio.yaml");
    let file = fs::read_to_string("fixtures/good/scripts/start.sh").unwrap();
    let studio = resource(&loaded, "studio_lifecycle_config/start").want;
    assert_eq!(studio, json!({"app_type": "JupyterLab", "content": file}));
    let notebook = resource(&loaded, "notebook_lifecycle_config/start").want;
    let on_start = "#!/bin/bash\nset -e\necho \"${HOME} in ap-northeast-1, not ${region}\"\n";
    assert_eq!(notebook, json!({"on_create": file, "on_start": on_start}));
    let order = order(&loaded);
    let place = |at: &str| order.iter().position(|other| other == at).unwrap();
    assert!(place("studio_lifecycle_config/start") < place("domain/studio"));
    assert!(place("space/lab") < place("app/lab"));
    assert!(place("notebook_lifecycle_config/start") < place("notebook_instance/dev"), "a configuration of the spec comes first");
}

#[test]
fn a_whole_text_names_a_resource_without_an_attribute() {
    let loaded = good("keys.yaml");
    for (at, expected) in [("a", "${kms_key/data.id}"), ("b", "${kms_key/data.id}"), ("c", "${kms_key/data.arn}")] {
        assert_eq!(resource(&loaded, &format!("log_group/{at}")).want["kms_key_id"], json!(expected), "{at}");
    }
    assert_eq!(order(&loaded).first().map(String::as_str), Some("kms_key/data"), "it comes before the groups that name it");
}
