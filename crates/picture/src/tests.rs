//! Properties of every picture in every format: each resource appears once, red appears exactly where something leads
//! out, the text is well-formed, and it is the same every time.

use std::fmt::Write as _;

use proptest::prelude::*;
use quick_xml::Reader;
use quick_xml::events::Event;

use crate::scene::Block;
use crate::testing::{shapes, specs, text};
use crate::{STYLE, Scene, dot, mermaid, standalone, svg};
use heiiki_model::spec::Spec;

/// The texts of an SVG's elements of a name, after a parser has read it.
fn elements(xml: &str, name: &str) -> Vec<String> {
    let mut reader = Reader::from_str(xml);
    reader.config_mut().check_end_names = true;
    let (mut inside, mut found) = (false, Vec::new());
    loop {
        match reader.read_event().expect("the SVG is well-formed") {
            Event::Start(start) if start.name().as_ref() == name => {
                inside = true;
                found.push(String::new());
            }
            Event::End(end) if end.name().as_ref() == name => inside = false,
            Event::Text(text) if inside => found.last_mut().unwrap().push_str(&text),
            Event::GeneralRef(_)
            | Event::Start(_)
            | Event::End(_)
            | Event::Text(_)
            | Event::Empty(_)
            | Event::CData(_)
            | Event::Comment(_)
            | Event::Decl(_)
            | Event::PI(_)
            | Event::DocType(_) => {}
            Event::Eof => return found,
        }
    }
}

/// Counts the places at which an address stands and is not the beginning of a longer one.
fn times(text: &str, address: &str) -> usize {
    let letter = |c: Option<char>| c.is_some_and(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '/'));
    text.match_indices(address)
        .filter(|(at, _)| !letter(text[at + address.len()..].chars().next()) && !letter(text[..*at].chars().next_back()))
        .count()
}

fn complete(spec: &Spec) {
    let scene = Scene::of(spec, None);
    let titles: Vec<String> = elements(&standalone(&scene), "title")
        .iter()
        .flat_map(|title| title.lines().map(str::to_owned).collect::<Vec<_>>())
        .collect();
    // The verdict and its ways out are said in words of their own.
    let nodes = |text: &str| {
        text.lines().filter(|line| !line.contains("verdict[") && !line.starts_with("  label=")).collect::<Vec<_>>().join("\n")
    };
    let (chart, graph) = (nodes(&mermaid(&scene)), nodes(&dot(&scene)).replace("\\l", "\n"));
    for resource in &spec.resources {
        let at = resource.at.to_string();
        let begins = titles.iter().filter(|title| title.split(" · ").next() == Some(&at)).count();
        assert_eq!(begins, 1, "{at} in the SVG");
        assert_eq!((times(&chart, &at), times(&graph, &at)), (1, 1), "{at} in Mermaid and DOT");
    }
}

fn honest(scene: &Scene) {
    let picture = standalone(scene);
    let red = picture.contains("<polyline class=\"hk-out\"");
    assert_eq!(red, !scene.verdict.ways.is_empty(), "{:?}", scene.verdict);
    assert_eq!(scene.edges.iter().any(|edge| edge.out), !scene.verdict.ways.is_empty());
    assert_eq!(mermaid(scene).contains("-.->"), red);
    assert_eq!(dot(scene).contains("style=dashed, color"), red);
}

#[test]
fn every_resource_is_drawn_once_and_red_means_out() {
    for (name, spec) in specs() {
        println!("{name}");
        complete(&spec);
        honest(&Scene::of(&spec, None));
    }
}

#[test]
fn the_same_scene_gives_the_same_bytes() {
    for (_, spec) in specs() {
        let (one, two) = (Scene::of(&spec, None), Scene::of(&spec, None));
        assert_eq!((standalone(&one), mermaid(&one), dot(&one)), (standalone(&two), mermaid(&two), dot(&two)));
    }
}

#[test]
fn a_picture_in_a_page_brings_no_style_and_no_script() {
    for (_, spec) in specs() {
        let picture = svg(&Scene::of(&spec, None), "network");
        for no in ["<style", "style=", "<script", "href", "url(", " on"] {
            assert!(!elements_free(&picture).contains(no), "{no}");
        }
        let ids: Vec<&str> = picture.split(" id=\"").skip(1).map(|rest| rest.split('"').next().unwrap()).collect();
        let mut unique = ids.clone();
        unique.sort_unstable();
        unique.dedup();
        assert_eq!(ids.len(), unique.len(), "ids are unique");
        assert!(ids.iter().all(|id| id.starts_with("network-")));
        assert!(!STYLE.contains('<') && !STYLE.contains("url(") && !STYLE.contains("@import"));
    }
}

/// The tags alone, without the texts between them.
fn elements_free(xml: &str) -> String {
    let tags: Vec<&str> = xml.split('<').filter_map(|part| part.split_once('>')).map(|(tag, _)| tag).collect();
    format!("<{}>", tags.join("><"))
}

#[test]
fn what_stands_where() {
    for (name, spec) in specs().into_iter().filter(|(name, _)| name != "large") {
        let scene = Scene::of(&spec, None);
        let mut outline = format!("{}\n{}\n", scene.verdict.headline, scene.verdict.ways.join("\n"));
        scene.blocks.iter().for_each(|block| draw(block, 0, &mut outline));
        for edge in &scene.edges {
            writeln!(outline, "{} {} {}", edge.from, if edge.out { "==>" } else { "-->" }, edge.to).unwrap();
        }
        insta::assert_snapshot!(name, outline);
    }
}

fn draw(block: &Block, depth: usize, outline: &mut String) {
    let across = if block.across.is_empty() { String::new() } else { format!(" across {}", block.across.join(", ")) };
    let marks = [(block.existing, " existing"), (block.open, " open")]
        .iter()
        .filter(|(is, _)| *is)
        .map(|(_, mark)| *mark)
        .collect::<String>();
    let groups = if block.groups.is_empty() { String::new() } else { format!(" [{}]", block.groups.join(", ")) };
    let lines = block.ways.iter().chain(&block.lines).cloned().collect::<Vec<_>>().join("; ");
    writeln!(outline, "{}{:?} {} {lines}{groups}{across}{marks}", "  ".repeat(depth), block.shape, block.id).unwrap();
    block.children.iter().for_each(|child| draw(child, depth + 1, outline));
}

#[test]
fn texts_of_others_do_no_harm() {
    let nasty = "\"><script>alert(1)</script>&\u{1}]]> `x` #quot; \\\" end";
    let mut scene = Scene::of(&specs()[0].1, None);
    scene.name = nasty.to_owned();
    scene.blocks[0].name = nasty.to_owned();
    scene.blocks[0].title = nasty.to_owned();
    let picture = standalone(&scene);
    assert!(!picture.contains("<script") && !elements(&picture, "title").is_empty());
    assert!(!mermaid(&scene).contains("<script") && !mermaid(&scene).contains('`'));
    let quotes = dot(&scene).lines().all(|line| line.replace("\\\\", "").replace("\\\"", "").matches('"').count() % 2 == 0);
    assert!(quotes, "every quotation mark has its other half");
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(60))]
    #[test]
    fn random_specs_are_drawn_completely_and_honestly(shape in shapes()) {
        let spec = text(&shape.yaml());
        complete(&spec);
        honest(&Scene::of(&spec, None));
    }
}

/// A plan with every sign: steps as heiiki writes them.
fn plan() -> heiiki_model::plan::Plan {
    let object = |kind: &str, id: &str| serde_json::json!({"kind": kind, "id": id, "live": {}});
    let step = |id: usize, verb: &str, at: &str, object: serde_json::Value, why: serde_json::Value, of: Option<&str>| serde_json::json!({"id": id, "verb": verb, "at": at, "object": object, "why": why, "of": of});
    let nothing = serde_json::Value::Null;
    let notebook = object("notebook_instance", "IFSM-Notebook-Instance");
    let replaced = serde_json::json!({"replaced": {"field": "subnet", "because": "it is fixed"}});
    let gone = |id: &str, kind: &str| object(kind, id);
    let steps = vec![
        step(0, "create", "vpc_endpoint/logs", nothing, serde_json::json!("missing"), None),
        step(1, "update", "vpc_endpoint/logs", serde_json::Value::Null, serde_json::json!("completes"), None),
        step(2, "update", "subnet/private-1", gone("subnet-1", "subnet"), serde_json::json!("differs"), None),
        step(3, "create", "notebook_instance/dev", notebook.clone(), replaced.clone(), None),
        step(4, "delete", "notebook_instance/dev", notebook, replaced, None),
        step(5, "delete", "policy/Old", gone("arn:aws:iam::1:policy/Old", "policy"), serde_json::json!("not_in_spec"), None),
        step(
            6,
            "delete",
            "file_system/fs-1",
            gone("fs-1", "file_system"),
            serde_json::json!({"goes_with": "domain/studio"}),
            Some("domain/studio"),
        ),
        step(7, "delete", "vpc/main", gone("vpc-2", "vpc"), serde_json::json!("superseded"), None),
        step(8, "release", "security_group/old", gone("sg-1", "security_group"), serde_json::json!("not_in_spec"), None),
        step(9, "delete", "security_group/old", gone("sg-1", "security_group"), serde_json::json!("not_in_spec"), None),
        step(10, "delete", "user/Developer", gone("Developer", "user"), serde_json::json!("destroyed"), None),
        // No sign: only a tag is written.
        step(11, "update", "vpc_endpoint/s3", gone("vpce-1", "vpc_endpoint"), serde_json::json!("recorded"), None),
        // Made, not replaced: AWS has forgotten the one that failed.
        step(12, "create", "vpc_endpoint/ec2", gone("vpce-2", "vpc_endpoint"), serde_json::json!({"broken": "failed"}), None),
    ];
    let place =
        serde_json::json!({"environment": "ifsm", "account": "123456789012", "region": "ap-northeast-1", "partition": "aws"});
    let plan = serde_json::json!({"place": place, "steps": steps, "refusals": [], "kept": [], "unread": [], "unchanged": 0});
    serde_json::from_value(plan).unwrap()
}

#[test]
fn a_plan_puts_one_sign_on_each_resource_and_shows_what_goes() {
    let (_, spec) = specs().into_iter().find(|(name, _)| name == "closed-network").unwrap();
    let scene = Scene::of(&spec, Some((&plan(), &|why| format!("{why:?}"))));
    let mut outline = format!("{}\n", scene.planned.as_ref().unwrap());
    let mut parents: Vec<(&Block, String)> = scene.blocks.iter().map(|block| (block, String::new())).collect();
    while let Some((block, parent)) = parents.pop() {
        if let Some(sign) = block.sign {
            writeln!(outline, "{} {} in {parent}: {}", sign.text(), block.id, block.title).unwrap();
        }
        parents.extend(block.children.iter().rev().map(|child| (child, block.id.clone())));
    }
    insta::assert_snapshot!(outline);
    let picture = standalone(&scene);
    for class in ["hk-create", "hk-change", "hk-replace", "hk-delete"] {
        assert!(picture.contains(&format!("<text class=\"hk-sign {class}\"")), "{class} is said by a sign, too");
    }
    assert!(elements(&picture, "title").iter().any(|title| title.starts_with("policy/Old") && title.ends_with("deleted")));
}

const HEAD: &str = "version: 1\nenvironment: e\naccount: '123456789012'\nregion: ap-northeast-1\n";

#[test]
fn what_may_forward_and_what_others_run_is_never_no_route_out() {
    let vpc = "ec2:\n  vpcs: {main: {cidr_block: 10.0.0.0/16}}\n  subnets: {a: {vpc: main, availability_zone: a, cidr_block: 10.0.0.0/24}}\n";
    let table = |subnets: &str, route: &str| {
        format!("{HEAD}{vpc}  route_tables: {{t: {{vpc: main, subnets: [{subnets}], routes: [{route}]}}}}\n")
    };
    let verdict = |yaml: &str| {
        let spec = text(yaml);
        complete(&spec);
        Scene::of(&spec, None).verdict
    };
    let appliance = verdict(&table("a", "{destination_cidr_block: 0.0.0.0/0, network_interface_id: eni-0123456789abcdef0}"));
    assert_eq!(appliance.headline, "No route out in this spec, but it leaves something open");
    assert_eq!(appliance.unseen, ["where eni-0123456789abcdef0 forwards what route_table/t sends it for 0.0.0.0/0"]);
    let unused = verdict(&table("", "{destination_cidr_block: 0.0.0.0/0, vpc_peering_connection_id: pcx-0123456789abcdef0}"));
    assert_eq!(unused.headline, "No route out of the VPC", "nothing leaves through a table that no subnet uses");
    let dropped = verdict(&table("a", "{destination_cidr_block: 10.99.0.0/16, gateway_id: igw-0123456789abcdef0}"));
    assert_eq!(dropped.headline, "No route out of the VPC", "an internet gateway drops what goes to private addresses");
    let link = "com.amazonaws.vpce.ap-northeast-1.vpce-svc-0123456789abcdef0";
    let linked = verdict(&format!("{HEAD}{vpc}  vpc_endpoints: {{x: {{service: {link}, vpc: main, subnets: [a]}}}}\n"));
    assert_eq!(linked.headline, "1 route out");
    assert_eq!(linked.ways, [format!("vpc_endpoint/x: PrivateLink to {link}, which is not AWS's own")]);
}

#[test]
fn an_endpoint_in_no_table_leads_to_nothing() {
    let spec = text(&format!(
        "{HEAD}ec2:\n  vpcs: {{main: {{cidr_block: 10.0.0.0/16}}}}\n  vpc_endpoints: {{s3: {{service: s3, vpc: main, type: gateway}}}}\n"
    ));
    let scene = Scene::of(&spec, None);
    assert!(scene.edges.is_empty(), "{:?}", scene.edges);
}
