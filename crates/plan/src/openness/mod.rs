//! The order of steps by which nothing is more open on the way than it is before or after. Steps that close come first, and steps that open wait for them, so
//! that a plan which fails or is cut off anywhere leaves nothing open that was to stay closed.
//!
//! Inside of a step that is the order of its calls, which the `aws` crate sees to. Here it is the order across steps.
//!
//! ```text
//! route_table/a gets a subnet of route_table/b     ~ route_table/a  ->  ~ route_table/b
//! policy/guardrail denies more, user/dev gets more ~ policy/guardrail  ->  ~ user/dev
//! ```

mod access;
mod tables;

use crate::graph::{Graph, Node};
use crate::planning::Planning;

impl Planning<'_> {
    /// Makes steps that open wait for steps that close.
    pub(crate) fn close_first(&mut self) {
        tables::order(&self.claimed.known, &mut self.graph);
        access::order(self.spec, self.claimed, &mut self.graph);
    }
}

/// Makes a step wait for another one, unless that one waits for it already.
fn wait(graph: &mut Graph, first: Node, then: Node) {
    if !graph.waits(first, then) {
        graph.before(first, then);
    }
}
