//! The calls that change a route table, in the order in which heiiki sends them: what closes comes first.

use std::collections::BTreeMap;

use heiiki_model::kinds::ec2::route_table::RouteTable;

use super::builder::Builder;
use crate::network::{Destination, Id, Route, Target};

/// The routes of a table, without the local ones, and its subnets.
pub(super) type TableContent = (Vec<Route>, Vec<Id>);

/// A call that changes a table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum TableCall {
    DeleteRoute(Destination),
    Disassociate(Id),
    ReplaceRoute(Route),
    Associate(Id),
    CreateRoute(Route),
}

/// The calls that change a table.
#[derive(Clone, Debug, Default)]
pub(crate) struct TableCalls {
    /// The calls, in their order.
    pub(crate) all: Vec<TableCall>,
    /// The number of the first ones that a step of their own makes, because the table exchanges subnets with others in a circle.
    pub(crate) released: usize,
}

impl TableCall {
    /// A content after the call.
    pub(super) fn applied(self, (mut routes, mut subnets): TableContent) -> TableContent {
        match self {
            Self::DeleteRoute(destination) => routes.retain(|route| route.destination != destination || !managed(route)),
            Self::Disassociate(subnet) => subnets.retain(|one| *one != subnet),
            Self::ReplaceRoute(route) => {
                routes.retain(|one| one.destination != route.destination || !managed(one));
                routes.push(route);
            }
            Self::Associate(subnet) => subnets.push(subnet),
            Self::CreateRoute(route) => routes.push(route),
        }
        (routes, subnets)
    }
}

impl TableCalls {
    /// The calls that make of one content another one. A table that is released first gives up its routes and takes its new subnets, and
    /// loses no subnet by itself: the other table takes it.
    pub(super) fn between((routes, subnets): &TableContent, (wanted, joining): &TableContent, released: bool) -> Self {
        let deleted = routes.iter().filter(|route| managed(route) && at(wanted, route).is_none());
        let changed = |route: &&Route| at(routes, route).is_some_and(|before| before.target != route.target);
        let replaced: Vec<&Route> = wanted.iter().filter(|route| managed(route)).filter(changed).collect();
        let created = wanted.iter().filter(|route| managed(route) && at(routes, route).is_none()).cloned();
        let left = subnets.iter().filter(|subnet| !joining.contains(subnet)).cloned();
        let joined = joining.iter().filter(|subnet| !subnets.contains(subnet)).cloned().map(TableCall::Associate);
        let delete = |route: &Route| TableCall::DeleteRoute(route.destination.clone());
        let mut all: Vec<TableCall> = deleted.map(delete).collect();
        if released {
            all.extend(replaced.iter().map(|route| delete(route)));
            all.extend(joined);
            let first = all.len();
            all.extend(left.map(TableCall::Disassociate));
            all.extend(replaced.into_iter().cloned().chain(created).map(TableCall::CreateRoute));
            return Self { all, released: first };
        }
        all.extend(left.map(TableCall::Disassociate));
        all.extend(replaced.into_iter().cloned().map(TableCall::ReplaceRoute));
        all.extend(joined);
        all.extend(created.map(TableCall::CreateRoute));
        Self { all, released: 0 }
    }
}

/// True for a route that heiiki changes. Those of gateway endpoints and those that are announced are AWS's.
fn managed(route: &Route) -> bool {
    !route.propagated && !matches!(route.target, Target::ServiceEndpoint(_))
}

/// The route of a list to the destination of another one.
fn at<'r>(list: &'r [Route], route: &Route) -> Option<&'r Route> {
    list.iter().find(|one| managed(one) && one.destination == route.destination)
}

impl Builder<'_> {
    /// True if a table gives up its routes and takes its new subnets in a step of its own, before it loses some.
    pub(super) fn is_released(&self, table: &str) -> bool {
        self.sources.released.iter().any(|at| at.to_string() == table)
    }

    /// The calls that change each table of the spec.
    pub(super) fn calls_of_tables(&mut self) -> BTreeMap<Id, TableCalls> {
        let endpoints = self.service_routes();
        let mut found = BTreeMap::new();
        for entry in self.entries::<RouteTable>() {
            let (before, after) = (self.table_before(&entry, &endpoints), self.table_after(&entry, &endpoints));
            let calls = TableCalls::between(&before, &after, self.is_released(&entry.name));
            found.insert(entry.name, calls);
        }
        found
    }
}
