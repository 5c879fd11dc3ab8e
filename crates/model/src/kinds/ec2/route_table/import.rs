//! A live route table as a want. AWS's own routes are no part of it.

use std::collections::BTreeMap;

use serde_json::{Map, Value, json};

use super::route::{LiveRoute, Route, target_field};
use super::{Live, Want};
use crate::{Field, Naming};

/// See [`crate::Kind::as_wanted`].
pub(super) fn as_wanted(live: &Live, tags: &BTreeMap<String, String>, naming: &mut Naming<'_>) -> Option<Want> {
    let vpc = naming.to(&live.vpc_id);
    let subnets = naming.list(&live.subnet_ids());
    let managed = live.routes.iter().filter(|route| route.managed());
    let routes = managed.map(|route| as_route(route, naming)).collect::<Option<Vec<Route>>>()?;
    if live.associations.iter().any(|association| association.gateway_id.is_some()) {
        naming.note("It also routes what comes in through a gateway, which heiiki leaves as it is.");
    }
    let gateways = live.propagating_vgws.iter().map(|gateway| naming.template(gateway)).collect();
    Some(Want {
        name: tags.get("Name").cloned(),
        main: live.is_main(),
        vpc,
        subnets: Field::unless_empty(subnets),
        routes: Field::unless_empty(routes),
        propagating_vgws: Field::unless_empty(gateways),
    })
}

/// A forwarding instance is named by itself, not by its network interface.
fn as_route(route: &LiveRoute, naming: &Naming<'_>) -> Option<Route> {
    let target = route.instance_id.as_deref().unwrap_or(&route.target);
    let destination = match route.destination.as_str() {
        list if list.starts_with("pl-") => "destination_prefix_list_id",
        range if range.contains(':') => "destination_ipv6_cidr_block",
        _ => "destination_cidr_block",
    };
    let members = [(destination, json!(route.destination)), (target_field(target)?, json!(naming.template(target)))];
    let members: Map<String, Value> = members.into_iter().map(|(key, value)| (key.to_owned(), value)).collect();
    serde_json::from_value(Value::Object(members)).ok()
}
