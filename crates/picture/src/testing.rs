//! Specs for tests: those of the repository, and random ones.

use std::fmt::Write as _;
use std::path::Path;

use heiiki_model::spec::{Given, Sources, Spec, load};
use proptest::prelude::*;

/// Every spec of the repository, with its name.
pub(crate) fn specs() -> Vec<(String, Spec)> {
    let mut all = Vec::new();
    for folder in ["specs", "examples"] {
        let folder = Path::new("../..").join(folder);
        let mut files: Vec<_> = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
        files.retain(|path| path.is_dir() && path.ends_with("split") || path.extension().is_some_and(|ending| ending == "yaml"));
        files.sort();
        for path in files {
            let name = path.file_stem().unwrap().to_str().unwrap().to_owned();
            all.push((name, file(&path, &[])));
        }
    }
    all.push(("studio-vpc-only-nat".to_owned(), file(Path::new("../../specs/studio-vpc-only.yaml"), &["egress=nat"])));
    all.push(("large".to_owned(), text(&Shape::large().yaml())));
    all
}

fn file(path: &Path, sets: &[&str]) -> Spec {
    let mut given = Given::default();
    for set in sets {
        given.set(*set);
    }
    load(&Sources::read(path).unwrap(), &given).unwrap_or_else(|found| panic!("{}: {found:?}", path.display())).spec
}

/// The spec of a YAML text.
pub(crate) fn text(yaml: &str) -> Spec {
    let folder = std::env::temp_dir().join(format!("heiiki-picture-{}-{:?}", std::process::id(), std::thread::current().id()));
    std::fs::create_dir_all(&folder).unwrap();
    let path = folder.join("spec.yaml");
    std::fs::write(&path, yaml).unwrap();
    let spec = file(&path, &[]);
    std::fs::remove_dir_all(folder).unwrap();
    spec
}

/// The choices from which a random spec is made.
#[derive(Clone, Debug)]
pub(crate) struct Shape {
    pub(crate) zones: usize,
    pub(crate) rows: usize,
    /// Number of the route table layout: none, one, one per row, one per zone, or one per subnet.
    pub(crate) tables: usize,
    pub(crate) nat: bool,
    pub(crate) peering: bool,
    pub(crate) gateway: bool,
    /// For each endpoint, domain, model, a number that chooses subnets in some zones.
    pub(crate) endpoints: Vec<usize>,
    pub(crate) domains: Vec<usize>,
    pub(crate) models: Vec<usize>,
    pub(crate) notebooks: Vec<usize>,
    pub(crate) roles: usize,
}

/// Random ones.
pub(crate) fn shapes() -> impl Strategy<Value = Shape> {
    let sets = |most: usize| proptest::collection::vec(0..10_000_usize, 0..most);
    let network = (1..5_usize, 1..4_usize, 0..5_usize, any::<bool>(), any::<bool>(), any::<bool>());
    (network, sets(12), sets(3), sets(4), sets(9), 0..30_usize).prop_map(
        |(network, endpoints, domains, models, notebooks, roles)| {
            let (zones, rows, tables, nat, peering, gateway) = network;
            Shape { zones, rows, tables, nat, peering, gateway, endpoints, domains, models, notebooks, roles }
        },
    )
}

impl Shape {
    /// Some 300 resources.
    pub(crate) fn large() -> Self {
        let every = |count: usize| (0..count).map(|number| number * 37).collect::<Vec<_>>();
        Self {
            zones: 3,
            rows: 3,
            tables: 3,
            nat: true,
            peering: true,
            gateway: true,
            endpoints: vec![1_111; 24],
            domains: vec![1_111, 1_111],
            models: every(12),
            notebooks: every(60),
            roles: 80,
        }
    }

    /// The names of subnets that a number chooses, one in each of some zones, at least one.
    fn choose(&self, number: usize) -> Vec<String> {
        let digit = |zone: u32| number / 10_usize.pow(zone) % 10;
        let mut all = Vec::new();
        for zone in 0..self.zones {
            let row = digit(u32::try_from(zone).unwrap());
            if row < 8 {
                all.push(format!("s{}-{}", row % self.rows, letter(zone)));
            }
        }
        if all.is_empty() { vec![format!("s0-{}", letter(0))] } else { all }
    }

    fn table_of(&self, row: usize, zone: usize) -> Option<String> {
        match self.tables {
            0 => None,
            1 => Some("all".to_owned()),
            2 => Some(format!("row{row}")),
            3 => Some(if row == 0 { "public".to_owned() } else { format!("zone-{}", letter(zone)) }),
            _ => Some(format!("t{row}-{}", letter(zone))),
        }
    }

    /// The spec.
    pub(crate) fn yaml(&self) -> String {
        let mut yaml = String::from("version: 1\nenvironment: drawn\naccount: \"123456789012\"\nregion: ap-northeast-1\nec2:\n");
        self.network(&mut yaml);
        self.inhabitants(&mut yaml);
        yaml
    }

    fn network(&self, yaml: &mut String) {
        let mut out = |line: String| writeln!(yaml, "{line}").unwrap();
        out("  vpcs: {main: {cidr_block: 10.0.0.0/16, enable_dns_support: true, enable_dns_hostnames: true}}".into());
        out("  subnets:".into());
        let mut tables: std::collections::BTreeMap<String, Vec<String>> = std::collections::BTreeMap::new();
        for row in 0..self.rows {
            for zone in 0..self.zones {
                let (name, at) = (format!("s{row}-{}", letter(zone)), row * 8 + zone);
                out(format!("    {name}: {{vpc: main, availability_zone: {}, cidr_block: 10.0.{at}.0/24}}", letter(zone)));
                if let Some(table) = self.table_of(row, zone) {
                    tables.entry(table).or_default().push(name);
                }
            }
        }
        out("  route_tables:".into());
        for (number, (table, subnets)) in tables.iter().enumerate() {
            let mut routes = Vec::new();
            let public = number == 0 && tables.len() > 1;
            if self.nat && public {
                routes.push("{destination_cidr_block: 0.0.0.0/0, gateway_id: \"${internet_gateway/main.id}\"}".to_owned());
            } else if self.nat && tables.len() > 1 {
                routes.push("{destination_cidr_block: 0.0.0.0/0, nat_gateway_id: \"${nat_gateway/main.id}\"}".to_owned());
            }
            if self.peering && number % 2 == 1 {
                routes.push("{destination_cidr_block: 10.9.0.0/16, vpc_peering_connection_id: pcx-0123456789abcdef0}".to_owned());
            }
            out(format!("    {table}: {{vpc: main, subnets: [{}], routes: [{}]}}", subnets.join(", "), routes.join(", ")));
        }
        out("    unused: {vpc: main}".into());
        out("  security_groups:".into());
        out("    work: {vpc: main, description: work, ingress: [], egress: [{protocol: tcp, ports: 443, to: [ends, prefix_list/s3]}]}".into());
        out("    ends: {vpc: main, description: ends, ingress: [{protocol: tcp, ports: 443, from: work}], egress: []}".into());
        if self.nat {
            out("  internet_gateways: {main: {vpc: main}}".into());
            out("  elastic_ips: {nat: {}}".into());
            out("  nat_gateways: {main: {subnet: s0-a, elastic_ip: nat}}".into());
        }
        out("  vpc_endpoints:".into());
        if self.gateway {
            let all = tables.keys().cloned().collect::<Vec<_>>().join(", ");
            out(format!("    s3: {{service: s3, type: gateway, vpc: main, route_tables: [{all}]}}"));
        }
        for (number, chosen) in self.endpoints.iter().enumerate() {
            let subnets = self.choose(*chosen).join(", ");
            out(format!(
                "    e{number}: {{service: service{number}, type: interface, vpc: main, subnets: [{subnets}], security_groups: [ends]}}"
            ));
        }
    }

    fn inhabitants(&self, yaml: &mut String) {
        let mut out = |line: String| writeln!(yaml, "{line}").unwrap();
        out("iam:\n  roles:\n    main: {trust: [sagemaker.amazonaws.com]}".into());
        for number in 0..self.roles {
            out(format!("    role-with-a-rather-long-name-{number}: {{trust: [sagemaker.amazonaws.com]}}"));
        }
        out("sagemaker:\n  domains:".into());
        for (number, chosen) in self.domains.iter().enumerate() {
            let (subnets, access) =
                (self.choose(*chosen).join(", "), if chosen % 2 == 0 { "VpcOnly" } else { "PublicInternetOnly" });
            let settings = "default_user_settings: {execution_role: main, security_groups: [work]}";
            out(format!(
                "    d{number}: {{auth_mode: IAM, vpc: main, subnets: [{subnets}], app_network_access_type: {access}, {settings}}}"
            ));
        }
        out("  user_profiles:".into());
        for number in 0..self.domains.len() * 20 {
            out(format!("    person-{number}: {{domain: d{}}}", number % self.domains.len()));
        }
        out("  models:".into());
        for (number, chosen) in self.models.iter().enumerate() {
            let subnets = self.choose(*chosen);
            let config = if subnets.len() > 1 {
                format!(", vpc_config: {{subnets: [{}], security_groups: [work]}}", subnets.join(", "))
            } else {
                String::new()
            };
            let container = "primary_container: {image: 123456789012.dkr.ecr.ap-northeast-1.amazonaws.com/x:1}";
            out(format!("    m{number}: {{execution_role: main, {container}{config}}}"));
        }
        out("  notebook_instances:".into());
        for (number, chosen) in self.notebooks.iter().enumerate() {
            let subnet = &self.choose(*chosen)[0];
            let access = if chosen % 3 == 0 { "Enabled" } else { "Disabled" };
            out(format!(
                "    n{number}: {{instance_type: ml.t3.medium, role: main, subnet: {subnet}, security_groups: [work], direct_internet_access: {access}}}"
            ));
        }
    }
}

fn letter(zone: usize) -> char {
    char::from(b'a' + u8::try_from(zone).unwrap())
}
