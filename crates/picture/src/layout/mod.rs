//! The layout: blocks become nested rectangles with their texts cut to fit, and edges become lines with right angles
//! that run in channels between the rectangles.
//!
//! The layout decides nothing about colours and writes no SVG.

mod card;
mod channel;
mod edge_routing;
mod page;
mod placed;
mod side;
#[cfg(test)]
mod tests;
mod tiers;
mod vpc;

pub(crate) use self::page::{Mark, Page, page};
pub(crate) use self::placed::{Line, Placed, Rect, TextRun, TextStyle};
