//! The whole scene: the region with its VPCs and the resources beside them, the global resources, and the networks
//! outside.

use std::collections::BTreeSet;

use heiiki_model::kind_facts::Drawn;
use heiiki_model::kinds::ec2::vpc_endpoint::{EndpointType, VpcEndpoint};
use heiiki_model::kinds::sagemaker::model::Model;
use heiiki_model::plan::{Plan, Step};
use heiiki_model::spec::{Resource, Spec};
use heiiki_model::{Address, KindName, kinds};

use super::network::{Network, kind_label};
use super::plan::counts;
use super::routes::{self, INTERNET, NETWORKS, PAST, Target};
use super::subnet::{self, Standing, short};
use super::{Block, Edge, Scene, Shape, Sign, Told, vpc};

/// Lists of the region, in the order in which they are drawn. A list that a kind names and that is not here comes after them.
const REGIONAL: &[&str] = &[
    "S3 buckets",
    "EFS file systems",
    "Log groups",
    "SageMaker domains",
    "Notebook instances outside of the VPC",
    "Hosting outside of the VPC",
    "Lifecycle configurations",
    "Key pairs",
    "Elastic IPs",
];

/// Lists of what belongs to no region, likewise.
const GLOBAL: &[&str] = &["Roles", "Instance profiles", "Policies", "Users"];

/// The list of what is drawn with the network, and stands in no VPC that the spec names.
const NETWORK: &str = "Network, of no VPC that the spec names";

/// The titles of lists in their order, and those that only kinds name after them.
fn titles(order: &[&'static str], title: impl Fn(Drawn) -> Option<&'static str>) -> Vec<&'static str> {
    let mut titles = order.to_vec();
    for named in KindName::SEEN.iter().filter_map(|kind| title(drawn(*kind))) {
        if !titles.contains(&named) {
            titles.push(named);
        }
    }
    titles
}

/// The title of a list of the region. `None` for what is drawn elsewhere.
fn regional(drawn: Drawn) -> Option<&'static str> {
    match drawn {
        Drawn::Region(title) => Some(title),
        Drawn::Network => Some(NETWORK),
        Drawn::Global(_) => None,
    }
}

/// The title of a list of what belongs to no region. `None` for what is drawn elsewhere.
fn global(drawn: Drawn) -> Option<&'static str> {
    match drawn {
        Drawn::Global(title) => Some(title),
        Drawn::Region(_) | Drawn::Network => None,
    }
}

/// The list in which a kind is drawn.
fn drawn(kind: KindName) -> Drawn {
    kinds::of(kind).facts_of_kind().drawn
}

pub(super) fn scene(spec: &Spec, plan: Option<(&Plan, Told<'_>)>) -> Scene {
    let network = Network::of(spec, plan.map(|(plan, _)| plan));
    let region = region(&network);
    let mut placed = BTreeSet::new();
    collect(&region, &mut placed);
    let mut blocks = vec![region];
    let beside = lists(&network, GLOBAL, global, &placed);
    if !beside.is_empty() {
        blocks.push(Block::of(Shape::Global, "global", "IAM, in all regions").with(beside));
    }
    // As in a plan, objects that AWS or users made inside of a resource are not counted.
    let mut count: Vec<Sign> = blocks.iter().flat_map(signs).collect();
    let why = |step: &Step| plan.map(|(_, told)| told(&step.why)).unwrap_or_default();
    for step in network.fates.iter().flat_map(|fates| &fates.gone) {
        if bury(&mut blocks, step, why(step)) {
            count.push(Sign::Delete);
        }
    }
    let edges = edges(&network, &blocks[0]);
    let outside = [(INTERNET, "Internet"), (NETWORKS, "Other networks")];
    for (id, name) in outside.into_iter().filter(|(id, _)| edges.iter().any(|edge| edge.to == *id)) {
        let mut block = Block::of(Shape::Outside, id, name);
        block.open = true;
        blocks.push(block);
    }
    let place = &spec.place;
    let size = spec.resources.len();
    let planned = plan.map(|_| counts(count.into_iter()));
    Scene {
        name: place.environment.clone(),
        place: format!("account {} · {} · {size} resource{}", place.account, place.region, if size == 1 { "" } else { "s" }),
        verdict: routes::verdict(&network),
        blocks,
        edges,
        planned,
    }
}

fn collect(block: &Block, placed: &mut BTreeSet<Address>) {
    placed.extend(block.at.clone());
    block.children.iter().for_each(|child| collect(child, placed));
}

fn signs(block: &Block) -> Vec<Sign> {
    block.sign.into_iter().chain(block.children.iter().flat_map(signs)).collect()
}

fn region(network: &Network<'_>) -> Block {
    let mut standing = subnet::standing(network);
    let mut children: Vec<Block> = network.all(KindName::Vpc).map(|one| vpc::block(network, Some(one), &mut standing)).collect();
    let lost = network.all(KindName::Subnet).any(|subnet| network.vpc(&subnet.at).is_none());
    if lost {
        children.push(vpc::block(network, None, &mut standing));
    }
    children.extend(services(network));
    let mut region = Block::of(Shape::Region, "region", network.spec.place.region.as_str()).kind_label("region").with(children);
    let mut placed = BTreeSet::new();
    collect(&region, &mut placed);
    // Resources without a subnet stand beside the VPC as a list.
    for Standing { block, .. } in standing.into_iter().filter(|one| one.block.shape == Shape::List) {
        collect(&block, &mut placed);
        region.children.push(block);
    }
    region.children.extend(lists(network, REGIONAL, regional, &placed));
    region
}

/// The services that endpoints lead to.
fn services(network: &Network<'_>) -> Vec<Block> {
    let place = &network.spec.place;
    let mut private = BTreeSet::new();
    let others: BTreeSet<&Address> = routes::services_of_others(network).into_iter().map(|(resource, _)| &resource.at).collect();
    for (resource, want) in network.wants::<VpcEndpoint>() {
        if want.kind_of_endpoint(place) == EndpointType::Interface && !others.contains(&resource.at) {
            private.insert(short(&want.service, &place.region));
        }
    }
    let mut blocks = Vec::new();
    if !private.is_empty() {
        let names = private.into_iter().collect::<Vec<_>>().join(", ");
        let mut block =
            Block::of(Shape::Service, "service/private", "AWS services").kind_label("through interface endpoints").line(&names);
        block.title = format!("AWS services, reached through interface endpoints: {names}");
        blocks.push(block);
    }
    let gateways: BTreeSet<String> = vpc::gateway_endpoints(network).into_iter().map(|(_, service, _)| service).collect();
    for name in gateways {
        blocks.push(Block::of(Shape::Service, format!("service/{name}"), &name).kind_label("through a gateway endpoint"));
    }
    blocks
}

fn lists(
    network: &Network<'_>,
    order: &[&'static str],
    title: fn(Drawn) -> Option<&'static str>,
    placed: &BTreeSet<Address>,
) -> Vec<Block> {
    let models = network.wants::<Model>();
    let configs = routes::open_configs(network);
    let mut blocks = Vec::new();
    for name in titles(order, title) {
        let kinds: Vec<KindName> = KindName::SEEN.iter().copied().filter(|kind| title(drawn(*kind)) == Some(name)).collect();
        let mut rows = Vec::new();
        for resource in kinds.iter().flat_map(|kind| network.all(*kind)).filter(|resource| !placed.contains(&resource.at)) {
            let mut row = network.row(resource);
            row.open = is_open(resource, &models, &configs);
            if row.open {
                row.ways.push(PAST.to_owned());
            }
            rows.push(if kinds.len() > 1 { row } else { row.kind_label("") });
        }
        if !rows.is_empty() {
            let mut block = Block::of(Shape::List, format!("list/{name}"), name);
            block.open = rows.iter().any(|row| row.open);
            blocks.push(block.with(rows));
        }
    }
    blocks
}

fn is_open(
    resource: &Resource,
    models: &[(&Resource, heiiki_model::kinds::sagemaker::model::Want)],
    configs: &[Address],
) -> bool {
    let model = models.iter().find(|(one, _)| one.at == resource.at).is_some_and(|(_, want)| routes::model_is_open(want));
    let notebook = resource.at.kind == KindName::NotebookInstance && resource.existing.is_none();
    model || notebook || configs.contains(&resource.at)
}

/// Puts an object that the plan deletes, and the spec does not name, among those of its kind, or into the resource for
/// which it was made. Returns false in the latter case.
fn bury(blocks: &mut Vec<Block>, step: &Step, why: String) -> bool {
    let id = step.object.as_ref().map_or("", |object| object.id.as_str());
    let mut row =
        Block::of(Shape::Item, format!("gone/{}/{id}", step.at), step.at.name.as_str()).kind_label(kind_label(step.at.kind));
    row.at = Some(step.at.clone());
    row.sign = Some(Sign::Delete);
    let shown = if step.at.name.as_str() == id { String::new() } else { id.to_owned() };
    row.title =
        [step.at.to_string(), shown.clone(), why].into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" · ");
    row = row.line(shown);
    let drawn = drawn(step.at.kind);
    let owner = step.of.as_ref().and_then(|of| blocks.iter_mut().find_map(|block| holder(block, &of.to_string())));
    if let Some(owner) = owner {
        owner.children.push(row);
        return false;
    }
    let name = match drawn {
        Drawn::Network => "Deleted, and not in the spec",
        Drawn::Region(title) | Drawn::Global(title) => title,
    };
    let list = format!("list/{name}");
    if let Some(list) = blocks.iter_mut().find_map(|block| holder(block, &list)) {
        list.children.push(row);
        return step.of.is_none();
    }
    let parent = match drawn {
        Drawn::Global(_) => "global",
        Drawn::Region(_) | Drawn::Network => "region",
    };
    if !blocks.iter().any(|block| block.id == parent) {
        blocks.push(Block::of(Shape::Global, "global", "IAM, in all regions"));
    }
    if let Some(parent) = blocks.iter_mut().find(|block| block.id == parent) {
        parent.children.push(Block::of(Shape::List, list, name).with(vec![row]));
    }
    step.of.is_none()
}

/// The list or band of an id.
fn holder<'a>(block: &'a mut Block, id: &str) -> Option<&'a mut Block> {
    if block.id == id && matches!(block.shape, Shape::List | Shape::Band) {
        return Some(block);
    }
    block.children.iter_mut().find_map(|child| holder(child, id))
}

fn edges(network: &Network<'_>, region: &Block) -> Vec<Edge> {
    let mut edges = BTreeSet::new();
    let mut add = |from: &str, to: &str, label: &str, out: bool| {
        edges.insert(Edge { from: from.to_owned(), to: to.to_owned(), label: label.to_owned(), out });
    };
    for (table, hops) in routes::hops(network) {
        let out = hops.iter().any(routes::Hop::is_out);
        for subnet in network.all(KindName::Subnet).filter(|subnet| network.table(&subnet.at) == Some(&table)) {
            add(&subnet.at.to_string(), &table.to_string(), "", out);
        }
        for hop in &hops {
            match &hop.target {
                Target::Out(at) => {
                    add(&table.to_string(), &at.to_string(), &hop.destination, true);
                    if at.kind == KindName::InternetGateway {
                        add(&at.to_string(), INTERNET, "", true);
                    }
                }
                Target::Beyond(block) => add(&table.to_string(), block, &hop.destination, true),
                Target::In(_) | Target::Near => {}
            }
        }
    }
    for (resource, _) in routes::services_of_others(network) {
        add(&resource.at.to_string(), NETWORKS, "PrivateLink", true);
    }
    for (resource, service, tables) in vpc::gateway_endpoints(network).into_iter().filter(|(_, _, tables)| !tables.is_empty()) {
        for table in tables {
            add(&table.to_string(), &resource.at.to_string(), &service, false);
        }
        add(&resource.at.to_string(), &format!("service/{service}"), "", false);
    }
    leaving(region, &mut |block| {
        if block.id.starts_with("endpoints/") {
            add(&block.id, "service/private", "", false);
        } else {
            add(&block.id, INTERNET, "past the VPC", true);
        }
    });
    edges.into_iter().collect()
}

/// Calls `found` for each block that is reached or leaves without a route: lists of endpoints, and resources with
/// internet access past the VPC.
fn leaving(block: &Block, found: &mut impl FnMut(&Block)) {
    let past = block.open && block.at.as_ref().is_none_or(|at| at.kind != KindName::NatGateway);
    let drawn = matches!(block.shape, Shape::Item | Shape::List | Shape::Band);
    if block.id.starts_with("endpoints/") || drawn && past {
        found(block);
        return;
    }
    block.children.iter().for_each(|child| leaving(child, found));
}
