//! Kinds of Amazon S3.

mod bucket;
mod tags;

use aws_smithy_types::error::operation::BuildError;

/// How S3 calls itself in errors.
const S3: &str = "S3";

/// A part of a request to which everything was given that it must have.
fn whole<T>(built: Result<T, BuildError>) -> T {
    built.expect("every required member was given")
}
