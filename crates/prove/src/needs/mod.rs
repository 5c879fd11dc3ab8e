//! The claims that a closed network works: S1, that every service which a used feature needs can be reached, and S3, that the ports which
//! features need inside of the VPC are open.
//!
//! ```text
//! table    the needs of each feature, with the pages of AWS that say so
//! judge    the decision of each need of each place
//! report   the result as data
//! tell     the subjects of the claims, written from the decisions
//! surplus  the endpoints that nothing needs
//! ```

pub(crate) mod judge;
pub mod report;
mod surplus;
pub mod table;
mod tell;

#[cfg(test)]
mod tests;

pub(crate) use tell::tell;
