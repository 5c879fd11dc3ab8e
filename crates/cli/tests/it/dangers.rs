//! One list of dangers in every form: each form is read back, and all of them say the same of the same resources in the same order.

use std::collections::BTreeSet;
use std::fs;

use heiiki_danger::{Risk, Rule};
use serde_json::Value;

use crate::run::{Run, heiiki};

/// One line of the list: the title, the resource, and what happens; that is empty where a form only names the resource.
type Told = (String, String, String);

const HEAD: &str = "version: 1\nenvironment: dangers\naccount: '123456789012'\nregion: ap-northeast-1\n";

const RISKS: [Risk; 8] = [
    Risk::Adoption,
    Risk::DataLoss,
    Risk::Users,
    Risk::Replacement,
    Risk::Deletion,
    Risk::Capacity,
    Risk::OpenNetwork,
    Risk::Access,
];

struct Desk(tempfile::TempDir);

impl Desk {
    fn run(&self, line: &str) -> crate::run::Ran {
        let folder = self.0.path();
        let sandbox = format!("--sandbox={}", folder.join("w.json").display());
        let ran = heiiki(line).arg(folder.join("spec.yaml"));
        ran.arg(sandbox).arg("--sandbox-speed=2000").go()
    }

    fn write(&self, body: &str) {
        fs::write(self.0.path().join("spec.yaml"), format!("{HEAD}{body}")).unwrap();
    }

    fn call(&self, operation: &str, input: &str) -> String {
        let sandbox = format!("--sandbox={}", self.0.path().join("w.json").display());
        let ran = Run::arg(heiiki("sandbox call"), operation).arg(input).arg(sandbox).go();
        assert_eq!(ran.exit, heiiki::Exit::Done, "{operation}: {}", ran.err);
        ran.out
    }
}

/// The dangers of a spec's plan in every form, with their rules. Another spec may have been applied before.
fn told(desk: &Desk, before: &str, after: &str) -> BTreeSet<String> {
    if !before.is_empty() {
        desk.write(before);
        let ran = desk.run("apply --yes");
        assert_eq!(ran.exit, heiiki::Exit::Done, "{}\n{}", ran.out, ran.err);
    }
    desk.write(after);
    let plan = desk.run("plan --json");
    let json: Value = serde_json::from_str(&plan.out).unwrap_or_else(|error| panic!("{error}: {}", plan.err));
    let dangers = json["dangers"].as_array().unwrap();
    let title = |danger: &Value| {
        let risk = RISKS.into_iter().find(|risk| serde_json::to_value(risk).unwrap() == danger["risk"]).unwrap();
        risk.title().to_owned()
    };
    let text = |value: &Value| value.as_str().unwrap().to_owned();
    let wanted: Vec<Told> = dangers.iter().map(|danger| (title(danger), text(&danger["at"]), text(&danger["what"]))).collect();
    same("text", &wanted, &of_text(&desk.run("plan").out));
    same("markdown", &wanted, &of_markdown(&desk.run("plan --format markdown").out));
    same("html", &wanted, &of_html(&desk.run("plan --format html").out));
    let rules: Vec<String> = dangers.iter().map(|danger| text(&danger["rule"])).collect();
    of_sarif(&desk.run("plan --format sarif").out, &wanted, &rules);
    rules.into_iter().collect()
}

/// The same resources in the same order; the same words wherever a form has any.
fn same(form: &str, wanted: &[Told], told: &[Told]) {
    let names =
        |list: &[Told]| -> Vec<(String, String)> { list.iter().map(|(title, at, _)| (title.clone(), at.clone())).collect() };
    assert_eq!(names(told), names(wanted), "{form}");
    for (left, right) in told.iter().zip(wanted) {
        assert!(left.2.is_empty() || left.2 == right.2, "{form}: {left:?} is not {right:?}");
    }
}

/// Splits `kind/name: danger`, or `3 kind: names: danger`, into one entry for each resource.
fn entries(title: &str, rest: &str) -> Vec<Told> {
    let (first, rest) = rest.split_once(": ").unwrap_or((rest, ""));
    if let Some((count, kind)) = first.split_once(' ') {
        let (names, what) = rest.split_once(": ").unwrap_or((rest, ""));
        let names: Vec<&str> = names.split(' ').collect();
        assert_eq!(count.parse(), Ok(names.len()), "{rest}");
        return names.into_iter().map(|name| (title.to_owned(), format!("{kind}/{name}"), what.to_owned())).collect();
    }
    vec![(title.to_owned(), first.to_owned(), rest.to_owned())]
}

fn of_text(text: &str) -> Vec<Told> {
    let list = text.lines().skip_while(|line| *line != "Look at this first").skip(1).take_while(|line| !line.is_empty());
    list.flat_map(|line| {
        let line = line.trim_start();
        let title = RISKS.into_iter().map(Risk::title).find(|title| line.starts_with(title)).unwrap_or_else(|| panic!("{line}"));
        entries(title, line.strip_prefix(title).unwrap().trim_start())
    })
    .collect()
}

fn of_markdown(text: &str) -> Vec<Told> {
    let list = text.lines().skip_while(|line| !line.contains("Look at this first")).skip(2).take_while(|line| !line.is_empty());
    list.flat_map(|line| {
        let (title, rest) = line.strip_prefix("- **").unwrap().split_once("** ").unwrap();
        entries(title, &bare(rest))
    })
    .collect()
}

/// Markdown without its marks.
fn bare(text: &str) -> String {
    let text =
        text.replace("&lt;", "<").replace("&gt;", ">").replace("&quot;", "\"").replace("&#8203;", "").replace("&amp;", "&");
    let mut chars = text.chars().peekable();
    let mut out = String::new();
    while let Some(char) = chars.next() {
        match char {
            '`' | '\u{200b}' | '\u{2060}' => {}
            '\\' if chars.peek().is_some_and(char::is_ascii_punctuation) => out.extend(chars.next()),
            other => out.push(other),
        }
    }
    out
}

fn of_html(text: &str) -> Vec<Told> {
    let (_, rest) = text.split_once("id=\"first-title\"").unwrap();
    let (list, _) = rest.split_once("</ul>").unwrap();
    list.split("<li>")
        .skip(1)
        .flat_map(|item| {
            let (badge, rest) = item.split_once("</span>").unwrap();
            let title = untagged(badge);
            // The address stands in an element of its own, without the colon of the other forms.
            let rest = match rest.split_once("</a>").or_else(|| rest.split_once("</b>")) {
                Some((at, what)) => format!("{}: {}", untagged(at).trim(), untagged(what).trim()),
                None => untagged(rest).trim().to_owned(),
            };
            entries(title.trim(), &rest)
        })
        .collect()
}

/// HTML without its tags.
fn untagged(text: &str) -> String {
    let mut out = String::new();
    let mut inside = false;
    for char in text.chars() {
        match char {
            '<' => inside = true,
            '>' => inside = false,
            other if !inside => out.push(other),
            _ => {}
        }
    }
    out.replace("&lt;", "<").replace("&gt;", ">").replace("&quot;", "\"").replace("&amp;", "&")
}

fn of_sarif(text: &str, wanted: &[Told], rules: &[String]) {
    let log: Value = serde_json::from_str(text).unwrap();
    let results = log["runs"][0]["results"].as_array().unwrap();
    let told: Vec<(String, String)> = results
        .iter()
        .map(|result| (result["ruleId"].as_str().unwrap().to_owned(), result["message"]["text"].as_str().unwrap().to_owned()))
        .collect();
    let wanted: Vec<(String, String)> =
        rules.iter().zip(wanted).map(|(rule, (_, at, what))| (rule.clone(), format!("{at}: {what}"))).collect();
    assert_eq!(told, wanted, "sarif");
    let known: BTreeSet<&str> =
        log["runs"][0]["tool"]["driver"]["rules"].as_array().unwrap().iter().filter_map(|rule| rule["id"].as_str()).collect();
    for result in results {
        assert!(known.contains(result["ruleId"].as_str().unwrap()));
        let located = result["locations"][0]["physicalLocation"]["region"]["startLine"].as_u64().is_some();
        // A resource that has left the spec has no position in it.
        assert!(located || result["message"]["text"].as_str().unwrap().contains("gone"), "{result}");
    }
}

const NETWORK: &str = "
ec2:
  vpcs:
    main: {cidr_block: 10.0.0.0/16, enable_dns_support: true, enable_dns_hostnames: true}
  subnets:
    open: {vpc: main, availability_zone: a, cidr_block: 10.0.0.0/24, map_public_ip_on_launch: true}
    closed: {vpc: main, availability_zone: c, cidr_block: 10.0.1.0/24}
  internet_gateways: {main: {vpc: main}}
  elastic_ips: {nat: {}}
  nat_gateways: {main: {subnet: open, elastic_ip: nat}}
  route_tables:
    out: {vpc: main, subnets: [open], routes: [{destination_cidr_block: 0.0.0.0/0, gateway_id: '${internet_gateway/main.id}'}]}
    far:
      vpc: main
      subnets: [closed]
      routes:
        - {destination_cidr_block: 0.0.0.0/0, network_interface_id: eni-0123456789abcdef0}
        - {destination_cidr_block: 10.9.0.0/16, vpc_peering_connection_id: pcx-0123456789abcdef0}
  security_groups:
    web:
      vpc: main
      description: web
      ingress:
        - {protocol: tcp, ports: 22, from: 0.0.0.0/0}
        - {protocol: tcp, ports: 443, from: 203.0.113.0/24}
  instances:
    front: {subnet: open, security_groups: [web], image_id: 'resolve:ssm:/aws/service/ami-amazon-linux-latest/al2023-ami-kernel-default-x86_64', instance_type: t3.micro, associate_public_ip_address: true}
  vpc_endpoints:
    saas: {service: com.amazonaws.vpce.ap-northeast-1.vpce-svc-0123456789abcdef0, vpc: main, subnets: [closed], security_groups: [web]}
    far: {service: sts, service_region: us-east-1, vpc: main, subnets: [closed], security_groups: [web]}
    s3: {service: s3, vpc: main, route_tables: [far]}
iam:
  roles:
    exec: {trust: [sagemaker.amazonaws.com], policies: [AmazonSageMakerReadOnly]}
sagemaker:
  models:
    m: {execution_role: exec, primary_container: {image: '123456789012.dkr.ecr.ap-northeast-1.amazonaws.com/serve:1'}}
  notebook_instances:
    n: {instance_type: ml.t3.medium, role: exec}
  domains:
    d: {auth_mode: IAM, vpc: main, subnets: [closed], default_user_settings: {execution_role: exec}}
";

#[test]
fn what_opens_the_network_is_told_alike_in_every_form() {
    let desk = Desk(tempfile::tempdir().unwrap());
    let rules = told(&desk, "", NETWORK);
    for rule in Rule::ALL.iter().filter(|rule| rule.risk() == Risk::OpenNetwork) {
        assert!(rules.contains(rule.code()), "{rule} is missing: {rules:?}");
    }
    let validated = heiiki("validate").arg(desk.0.path().join("spec.yaml")).go();
    let offline = of_text(&format!("{}\n", validated.out));
    let network: Vec<Told> = of_text(&desk.run("plan").out);
    assert_eq!(offline, network, "all of it is certain without looking at the account");
}

const BEFORE: &str = "
iam:
  policies:
    Guard: {document: {Version: '2012-10-17', Statement: [{Effect: Deny, Action: 'iam:*', Resource: '*'}]}}
    Work: {document: {Version: '2012-10-17', Statement: [{Effect: Allow, Action: 's3:GetObject', Resource: '*'}]}}
  users:
    dev: {policies: [Guard, Work], groups: []}
  roles:
    exec: {trust: [sagemaker.amazonaws.com], policies: []}
s3:
  buckets:
    data: {name: heiiki-dangers}
";

const AFTER: &str = "
iam:
  policies:
    Guard: {document: {Version: '2012-10-17', Statement: [{Effect: Deny, Action: 'iam:*', Resource: '*'}]}}
    Work: {document: {Version: '2012-10-17', Statement: [{Effect: Allow, Action: 's3:*', Resource: '*'}]}}
  users:
    dev: {policies: [Work], groups: [admins]}
  roles:
    exec: {trust: [sagemaker.amazonaws.com, ec2.amazonaws.com], policies: [AdministratorAccess]}
    other:
      policies: [AmazonSageMakerFullAccess]
      trust_policy:
        Version: '2012-10-17'
        Statement:
          - {Effect: Allow, Principal: {AWS: 'arn:aws:iam::210987654321:root'}, Action: 'sts:AssumeRole'}
s3:
  buckets:
    data:
      name: heiiki-dangers
      public_access_block: {block_public_policy: false, restrict_public_buckets: false, block_public_acls: true, ignore_public_acls: true}
      policy:
        Version: '2012-10-17'
        Statement:
          - {Effect: Allow, Principal: '*', Action: 's3:GetObject', Resource: 'arn:aws:s3:::heiiki-dangers/*'}
ec2:
  vpcs: {main: {cidr_block: 10.0.0.0/16}}
  route_tables: {t: {vpc: main}}
  vpc_endpoints:
    s3: {service: s3, vpc: main, route_tables: [t]}
";

#[test]
fn what_opens_access_is_told_alike_in_every_form() {
    let desk = Desk(tempfile::tempdir().unwrap());
    desk.call("iam:CreateGroup", r#"{"GroupName": "admins"}"#);
    let rules = told(&desk, BEFORE, AFTER);
    // Undecidable changes: see the policy that is taken over, below.
    for rule in Rule::ALL.iter().filter(|rule| rule.risk() == Risk::Access && **rule != Rule::PolicyUndecided) {
        assert!(rules.contains(rule.code()), "{rule} is missing: {rules:?}");
    }
}

const HELD: &str = "
ec2:
  vpcs: {main: {cidr_block: 10.0.0.0/16, enable_dns_support: true, enable_dns_hostnames: true}}
  subnets:
    a: {vpc: main, availability_zone: a, cidr_block: 10.0.0.0/24}
    c: {vpc: main, availability_zone: c, cidr_block: 10.0.1.0/24}
  security_groups: {gone: {vpc: main, description: gone, egress: []}}
iam:
  roles: {exec: {trust: [sagemaker.amazonaws.com]}}
  users: {gone: {}}
sagemaker:
  notebook_instances: {n: {instance_type: ml.t3.medium, role: exec, subnet: a, direct_internet_access: Disabled}}
";

#[test]
fn what_is_taken_over_lost_replaced_and_deleted_is_told_alike_in_every_form() {
    let desk = Desk(tempfile::tempdir().unwrap());
    desk.write(HELD);
    assert_eq!(desk.run("apply --yes").exit, heiiki::Exit::Done);
    desk.call("iam:CreateAccessKey", r#"{"UserName": "gone"}"#);
    let document = r#"{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"s3:GetObject","Resource":"*"}]}"#;
    let input = serde_json::json!({"PolicyName": "theirs", "PolicyDocument": document}).to_string();
    desk.call("iam:CreatePolicy", &input);
    let after = HELD
        .replace("subnet: a,", "subnet: c,")
        .replace("  security_groups: {gone: {vpc: main, description: gone, egress: []}}\n", "")
        .replace("  users: {gone: {}}\n", "")
        .replace("iam:\n", "iam:\n  policies: {taken: {adopt: {id: 'arn:aws:iam::123456789012:policy/theirs'}, name: theirs, document: {Version: '2012-10-17', Statement: [{Effect: Allow, Action: 's3:Get*', Resource: '*'}]}}}\n");
    let rules = told(&desk, "", &after);
    for rule in [Rule::Adoption, Rule::DataLoss, Rule::UsersWork, Rule::Replacement, Rule::Deletion, Rule::PolicyUndecided] {
        assert!(rules.contains(rule.code()), "{rule} is missing: {rules:?}");
    }
}

const SERVING: &str = "
iam:
  roles: {exec: {trust: [sagemaker.amazonaws.com]}}
sagemaker:
  models:
    m:
      execution_role: exec
      enable_network_isolation: true
      primary_container: {image: '123456789012.dkr.ecr.ap-northeast-1.amazonaws.com/serve:1'}
  endpoint_configs:
    serve: {production_variants: [{variant_name: all, model: m, instance_type: ml.m5.large, initial_instance_count: 1}]}
  endpoints:
    serve: {endpoint_config: serve}
";

#[test]
fn an_endpoint_that_would_serve_with_less_is_told_alike_in_every_form() {
    let desk = Desk(tempfile::tempdir().unwrap());
    desk.write(SERVING);
    let ran = desk.run("apply --yes");
    assert_eq!(ran.exit, heiiki::Exit::Done, "{}\n{}", ran.out, ran.err);
    // Autoscaling.
    let counts = r#"{"EndpointName": "serve", "DesiredWeightsAndCapacities": [{"VariantName": "all", "DesiredInstanceCount": 4, "DesiredWeight": 0.5}]}"#;
    desk.call("sagemaker:UpdateEndpointWeightsAndCapacities", counts);
    let sandbox = format!("--sandbox={}", desk.0.path().join("w.json").display());
    heiiki("sandbox wait 1h").arg(sandbox).go();
    let quiet = desk.run("plan --detailed-exitcode");
    assert_eq!(quiet.exit, heiiki::Exit::Done, "what autoscaling does is nobody's difference: {}", quiet.out);
    let after = SERVING.replace("ml.m5.large", "ml.m5.xlarge");
    assert!(told(&desk, "", &after).contains(Rule::CapacityLost.code()));
    let plan = desk.run("plan").out;
    for what in ["variant all: 4 instances now, 1 after", "variant all: weight 0.5 now, 1 after"] {
        assert!(plan.contains(what), "{plan}");
    }
    let retains = after.replace("{endpoint_config: serve}", "{endpoint_config: serve, retain_all_variant_properties: true}");
    assert!(!told(&desk, "", &retains).contains(Rule::CapacityLost.code()));
}

#[test]
fn a_closed_spec_has_no_danger_of_the_network() {
    let ran = heiiki("validate --format json ../../specs/closed-network.yaml").go();
    let json: Value = serde_json::from_str(&ran.out).unwrap();
    let network = json["dangers"].as_array().unwrap().iter().filter(|danger| danger["risk"] == "open_network");
    assert_eq!(network.collect::<Vec<_>>(), Vec::<&Value>::new());
}

#[test]
fn the_page_of_dangers_is_current_and_each_rule_is_explained() {
    let kept = fs::read_to_string("../../docs/dangers.md").unwrap_or_default();
    assert!(kept == heiiki("docs-reference dangers").go().out, "docs/dangers.md is not current: `just generate`");
    let ran = heiiki("explain ingress-from-everywhere").go();
    assert!(ran.out.contains("A rule lets everybody in"), "{}", ran.out);
    let all = heiiki("explain").go().out;
    assert!(Rule::ALL.iter().all(|rule| all.contains(rule.code())), "{all}");
}
