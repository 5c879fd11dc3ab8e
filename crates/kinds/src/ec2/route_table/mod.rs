//! A route table with its routes and its associations with subnets. The main table is the one that AWS makes with a VPC
//! and gives to every subnet without another one; it comes and goes with the VPC.

mod import;
pub mod route;

pub use crate::markers::RouteTable;
use heiiki_derive::{Compared, Shaped};
use std::collections::{BTreeMap, BTreeSet};

use serde_json::json;

use self::route::{Hop, LiveRoute, Route};
use crate::kind::{Bond, Owner};
use crate::kind_facts::{Drawn, Import, KindFacts, Seconds, Taken};
use crate::markers::Subnet;
use crate::markers::Vpc;
use crate::{
    Address, Change, Comparison, Diff, Field, Identity, KindName, Known, Lifecycle, Mode, Phase, Presentation, Problem, Ref,
    Replacement, Template, To, view::View,
};

/// A route table as the spec wants it.
#[derive(Clone, Debug, PartialEq, Shaped, Compared)]
#[shape(name = "route_table")]
pub struct Want {
    /// The `Name` tag.
    #[want(tag)]
    pub name: Option<String>,
    /// The VPC it belongs to. Cannot be changed in place.
    #[want(replace = "a route table cannot move to another VPC", live = live.vpc_id)]
    pub vpc: Ref<Vpc>,
    /// The main route table of the VPC, which AWS makes with the VPC and which every subnet uses that no other table holds. It can be emptied, and goes
    /// with the VPC.
    #[shape(omit)]
    #[want(compare = diff_main(diff, *main, vpc, live), import = live.is_main())]
    pub main: bool,
    /// The subnets that use it: when given, these and no others. A subnet that another table holds is moved over.
    #[want(in_place, live = live.subnet_ids())]
    pub subnets: Field<Vec<Ref<Subnet>>>,
    /// The routes: when given, these and no others. The local route and the routes of gateway endpoints are AWS's own and do not count.
    #[want(compare = diff_routes(diff, routes, live), import = import::routes(live, naming)?)]
    pub routes: Field<Vec<Route>>,
    /// Virtual private gateways (`vgw-...`) whose routes are propagated into the table: when given, these and no others.
    #[want(compare = diff_gateways(diff, propagating_vgws, live))]
    pub propagating_vgws: Field<Vec<Template>>,
}

/// A route table as AWS reports it.
#[derive(Clone, Debug, PartialEq, Shaped)]
#[shape(live)]
pub struct Live {
    /// `rtb-...`.
    pub route_table_id: String,
    /// Its ARN.
    pub arn: String,
    /// The VPC.
    pub vpc_id: String,
    /// The subnets and gateways that use it.
    pub associations: Vec<Association>,
    /// Its routes, AWS's own among them.
    pub routes: Vec<LiveRoute>,
    /// Virtual private gateways whose routes are propagated.
    pub propagating_vgws: Vec<String>,
}

/// A use of a route table.
#[derive(Clone, Debug, PartialEq, Shaped)]
#[shape(live, terse)]
pub struct Association {
    /// `rtbassoc-...`.
    pub association_id: String,
    /// The subnet; `None` for a gateway and for the main association.
    pub subnet_id: Option<String>,
    /// The gateway whose inbound traffic it routes; `None` for a subnet.
    pub gateway_id: Option<String>,
    /// True for the association that makes it the VPC's main table.
    pub main: bool,
    /// `associating`, `associated`, `disassociating`, `disassociated`, `failed`.
    pub state: String,
}

impl Live {
    /// True for the main table of its VPC.
    pub fn is_main(&self) -> bool {
        self.associations.iter().any(|association| association.main)
    }

    /// True for a main table that nobody has changed: it has AWS's own routes alone, and no subnet by name.
    pub fn is_as_made(&self) -> bool {
        let changed = self.routes.iter().any(LiveRoute::managed) || !self.propagating_vgws.is_empty();
        !changed && self.associations.iter().all(|association| association.main)
    }

    /// The subnets that use it.
    pub fn subnet_ids(&self) -> Vec<String> {
        self.associations.iter().filter_map(|association| association.subnet_id.clone()).collect()
    }
}

/// True when some route table of the spec sends everything somewhere, through whatever gateway, or has routes that are not in the spec.
pub fn has_way_out(view: &View<'_>) -> bool {
    let tables = view.all::<RouteTable>();
    let mut routes = tables.iter().filter_map(|(_, table)| table.routes.value()).flatten();
    view.has_existing(KindName::RouteTable)
        || routes.any(|route| route.destination_cidr_block.is_some_and(|range| range.prefix_len() == 0))
}

impl Identity for RouteTable {
    const FACTS: KindFacts = KindFacts {
        label: "route table",
        created: 150,
        deleted: 360,
        seconds: Seconds::new(4, 2, 2),
        import: Import { taken: Taken::Inside, holds: false },
        drawn: Drawn::Network,
        tells_vpc: true,
        may_own: true,
        kept_by_users: true,
    };
    const ATTRIBUTES: &'static [&'static str] = &["id", "arn", "vpc_id"];
    type Want = Want;
    type Live = Live;

    fn id(live: &Live) -> String {
        live.route_table_id.clone()
    }

    fn made_with(want: &Want) -> Option<Address> {
        want.main.then(|| want.vpc.address())
    }

    fn tags(want: &Want) -> BTreeMap<String, String> {
        want.name.iter().map(|name| ("Name".to_owned(), name.clone())).collect()
    }

    fn live_name(_: &Live) -> Option<String> {
        None
    }

    /// The main table comes and goes with its VPC.
    fn owner(live: &Live, _: &BTreeMap<String, String>) -> Option<Owner> {
        let evidence = "it is the main route table of it".to_owned();
        live.is_main().then(|| Owner { of: live.vpc_id.clone(), bond: Bond::Part, evidence })
    }
}

impl Comparison for RouteTable {
    /// The other tables of its VPC take their subnets before the main one gets its routes.
    fn follows(want: &Want, view: &View<'_>) -> Vec<Address> {
        if !want.main {
            return Vec::new();
        }
        let tables = view.all::<Self>().into_iter();
        tables.filter(|(_, other)| !other.main && other.vpc == want.vpc).map(|(at, _)| at.clone()).collect()
    }

    fn check(all: &[(&Address, Want)], view: &View<'_>, problems: &mut Vec<Problem>) {
        let mut holders: BTreeMap<Address, &Address> = BTreeMap::new();
        for (at, want) in all {
            for (index, subnet) in want.subnets.value().into_iter().flatten().enumerate() {
                let path = format!("subnets[{index}]");
                if let Some(other) = holders.insert(subnet.address(), at) {
                    let message = if other == *at {
                        format!("{} is named twice", subnet.address())
                    } else {
                        format!("{} is in {other} already; a subnet has exactly one route table", subnet.address())
                    };
                    problems.push(Problem::new("subnet-two-route-tables", at, &path, message, "name each subnet once"));
                }
                if let Some(theirs) = view.want(subnet)
                    && theirs.vpc != want.vpc
                {
                    let message =
                        format!("{} lies in {}, the table in {}", subnet.address(), theirs.vpc.address(), want.vpc.address());
                    let help = "a route table serves subnets of its own VPC";
                    problems.push(Problem::new("route-table-subnet-vpc", at, &path, message, help));
                }
            }
            check_routes(at, want, view, problems);
            for (index, gateway) in want.propagating_vgws.value().into_iter().flatten().enumerate() {
                if gateway.references().is_empty() && !gateway.0.starts_with("vgw-") {
                    let message = format!("`{}` is not a virtual private gateway", gateway.0);
                    let path = format!("propagating_vgws[{index}]");
                    problems.push(Problem::new(
                        "route-target-form",
                        at,
                        path,
                        message,
                        "write an id such as vgw-0123456789abcdef0",
                    ));
                }
            }
        }
    }

    fn replacement(_: &Want, _: &Live, _: &Known) -> Replacement {
        Replacement::CreateFirst
    }
}

impl Lifecycle for RouteTable {
    fn phase(live: &Live) -> Phase {
        let of = |state: &str| live.associations.iter().find(|association| association.state == state);
        if let Some(failed) = of("failed") {
            return Phase::Failed(format!("association {} failed", failed.association_id));
        }
        match of("associating").or_else(|| of("disassociating")) {
            Some(association) => Phase::Busy(association.state.clone()),
            None => Phase::Ready,
        }
    }

    /// A subnet can be deleted while the table serves it, and its association goes with it. The table is disassociated as a part
    /// of its deletion.
    fn uses(live: &Live) -> Vec<String> {
        let mut uses = vec![live.vpc_id.clone()];
        for route in live.routes.iter().filter(|route| route.managed() && !route.target.starts_with("vpce-")) {
            uses.push(route.target.clone());
            uses.extend(route.instance_id.clone());
        }
        uses.extend(live.propagating_vgws.iter().cloned());
        uses
    }

    /// Takes off the routes through objects that go. AWS would leave them behind as black holes.
    fn release(live: &Live, going: &BTreeSet<String>) -> Vec<Change> {
        let through = |route: &LiveRoute| {
            going.contains(&route.target) || route.instance_id.as_ref().is_some_and(|instance| going.contains(instance))
        };
        let managed: Vec<&LiveRoute> = live.routes.iter().filter(|route| route.managed()).collect();
        let left: Vec<Hop> = managed.iter().filter(|route| !through(route)).map(|route| route.hop()).collect();
        if left.len() == managed.len() {
            return Vec::new();
        }
        let from: Vec<Hop> = managed.iter().map(|route| route.hop()).collect();
        vec![Change { field: "routes".into(), from: json!(from), to: To::value(json!(left)), mode: Mode::InPlace }]
    }
}

impl Presentation for RouteTable {
    fn summary(want: &Want) -> String {
        let count = |count: usize, noun: &str| format!("{count} {noun}{}", if count == 1 { "" } else { "s" });
        let subnets = want.subnets.value().map_or(0, Vec::len);
        let routes = want.routes.value().map_or(0, Vec::len);
        let main = if want.main { "the main table, " } else { "" };
        format!("{main}{}, {}", count(subnets, "subnet"), count(routes, "route"))
    }
}

fn check_routes(at: &Address, want: &Want, view: &View<'_>, problems: &mut Vec<Problem>) {
    let mut seen: BTreeMap<String, usize> = BTreeMap::new();
    for (index, route) in want.routes.value().into_iter().flatten().enumerate() {
        let path = format!("routes[{index}]");
        route.check(at, &path, problems);
        for (_, destination) in route.destinations() {
            if let Some(other) = seen.insert(destination.clone(), index) {
                let message = format!("routes[{other}] leads to {destination} already");
                problems.push(Problem::new("route-duplicate", at, &path, message, "a table has one route for a destination"));
            }
        }
        let vpc = view.want(&want.vpc).map(|vpc| vpc.cidr_block.trunc());
        if vpc.is_some() && route.destination_cidr_block.map(|net| net.trunc()) == vpc {
            let message = "this is the VPC's own range, which AWS routes locally in every table";
            problems.push(Problem::new("route-local", at, &path, message, "leave this route out"));
        }
    }
}

/// The main table and another one are two tables. Somebody decided by hand which one is the main one, and heiiki does not guess
/// about that: neither is made the main one again, given up or deleted.
fn diff_main(diff: &mut Diff<'_>, main: bool, vpc: &Ref<Vpc>, live: &Live) {
    let moves = diff.known().id(vpc).as_deref() != Some(live.vpc_id.as_str());
    let mode = match (moves, main) {
        (true, _) => Mode::replace("the main table of a VPC comes with the VPC"),
        (false, true) => Mode::refused(
            "another table is the main one of the VPC: make this one the main one again with `aws ec2 replace-route-table-association`, or give \
             the main table an entry of its own and take `main` off this one",
        ),
        (false, false) => Mode::refused(
            "it is the main table of the VPC, which every subnet uses that no other table holds: write `main: true`, or make another table the \
             main one with `aws ec2 replace-route-table-association`",
        ),
    };
    diff.value("main", &main, &live.is_main(), mode);
}

fn diff_routes(diff: &mut Diff<'_>, routes: &Field<Vec<Route>>, live: &Live) {
    let routes = match routes {
        Field::Absent => return,
        Field::Null => &[][..],
        Field::Value(routes) => routes,
    };
    let mut after = Vec::new();
    let hops: Vec<Hop> = routes.iter().filter_map(|route| route.hop(diff.known(), &mut after)).collect();
    let managed: Vec<&LiveRoute> = live.routes.iter().filter(|route| route.managed()).collect();
    let same = managed.len() == hops.len() && hops.iter().all(|hop| managed.iter().any(|route| route.goes(hop)));
    if !same || !after.is_empty() {
        after.sort();
        after.dedup();
        let from: Vec<Hop> = managed.iter().map(|route| route.hop()).collect();
        diff.push("routes", from, To { value: json!(hops), after }, Mode::InPlace);
    }
}

fn diff_gateways(diff: &mut Diff<'_>, gateways: &Field<Vec<Template>>, live: &Live) {
    let gateways = match gateways {
        Field::Absent => return,
        Field::Null => &[][..],
        Field::Value(gateways) => gateways,
    };
    let mut after = Vec::new();
    let mut ids = Vec::new();
    for gateway in gateways {
        let (id, missing) = gateway.resolve(diff.known());
        ids.push(id);
        after.extend(missing);
    }
    ids.sort();
    ids.dedup();
    let mut now = live.propagating_vgws.clone();
    now.sort();
    if ids != now || !after.is_empty() {
        diff.push("propagating_vgws", now, To { value: json!(ids), after }, Mode::InPlace);
    }
}

#[cfg(test)]
mod tests;
