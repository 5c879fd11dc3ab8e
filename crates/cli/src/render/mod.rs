//! The appearance of results as text or as a page: plans, their changes, progress, reports, tables and errors.
//!
//! Everything here turns data into lines and decides nothing. Output and exit code come from the same objects.

pub mod costs;
pub mod danger;
pub mod diff;
pub mod doctor;
pub mod drift;
pub mod endpoints;
pub mod error;
pub mod estimate;
pub mod header;
pub mod html;
pub mod kin;
pub mod markdown;
pub mod plan;
pub mod plans;
pub mod policy;
pub mod progress;
pub mod prove;
pub mod report;
pub mod report_json;
pub mod rows;
pub mod sarif;
pub mod schema;
pub mod show;
pub mod stale;
pub mod stats;
pub mod style;
pub mod table;
pub mod time;
pub mod unread;
pub mod value;
mod wanted;
pub mod words;
