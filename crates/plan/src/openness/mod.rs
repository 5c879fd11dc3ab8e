//! The order of steps by which nothing is more open on the way than it is before or after: what closes comes first, and what opens waits for it, so that a
//! plan that fails or is cut off anywhere leaves nothing open that was to stay closed.
//!
//! Inside of a step that is the order of its calls, which the `aws` crate sees to. Here it is the order across steps.
//!
//! ```text
//! route_table/a gets a subnet of route_table/b     update route_table/a  ->  update route_table/b
//! policy/guard denies more, user/dev gets more     update policy/guard   ->  update user/dev
//! ```

mod access;
mod tables;

use crate::graph::{Graph, Node};
use crate::planning::Planning;

impl Planning<'_> {
    /// Lets what opens wait for what closes.
    pub(crate) fn close_first(&mut self) {
        tables::order(&self.claimed.known, &mut self.graph);
        access::order(self.spec, self.claimed, &mut self.graph);
    }
}

/// Lets a step wait for another one, unless that one waits for it already.
fn wait(graph: &mut Graph, first: Node, then: Node) {
    if !graph.waits(first, then) {
        graph.before(first, then);
    }
}
