//! Kinds of Amazon S3.

mod bucket;
mod tags;

use aws_smithy_types::error::operation::BuildError;

/// A part of a request to which everything was given that it must have.
fn whole<T>(built: Result<T, BuildError>) -> T {
    built.expect("every required member was given")
}
