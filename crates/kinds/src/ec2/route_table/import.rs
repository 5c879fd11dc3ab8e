//! The routes of a live table as a want has them. AWS's own routes are not among them.

use serde_json::{Map, Value, json};

use super::Live;
use super::route::{LiveRoute, Route, target_field};
use crate::shape::Shaped;
use crate::{Field, Naming};

/// The routes that heiiki manages. `None` if one of them cannot be written.
pub(super) fn routes(live: &Live, naming: &mut Naming<'_>) -> Option<Field<Vec<Route>>> {
    let managed = live.routes.iter().filter(|route| route.managed());
    let routes = managed.map(|route| as_route(route, naming)).collect::<Option<Vec<Route>>>()?;
    if live.associations.iter().any(|association| association.gateway_id.is_some()) {
        naming.note("It also routes what comes in through a gateway, which heiiki leaves as it is.");
    }
    Some(Field::unless_empty(routes))
}

/// A route as a want has it. A forwarding instance is named by itself, not by its network interface. `None` if it cannot be
/// written.
fn as_route(route: &LiveRoute, naming: &Naming<'_>) -> Option<Route> {
    let target = route.instance_id.as_deref().unwrap_or(&route.target);
    let destination = match route.destination.as_str() {
        list if list.starts_with("pl-") => "destination_prefix_list_id",
        range if range.contains(':') => "destination_ipv6_cidr_block",
        _ => "destination_cidr_block",
    };
    let members = [(destination, json!(route.destination)), (target_field(target)?, json!(naming.template(target)))];
    let members: Map<String, Value> = members.into_iter().map(|(key, value)| (key.to_owned(), value)).collect();
    Route::read(&Value::Object(members))
}
