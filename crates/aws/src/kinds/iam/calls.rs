//! Calls whose answer does not matter.

use std::error::Error;

use aws_smithy_runtime_api::client::orchestrator::HttpResponse;
use aws_smithy_runtime_api::client::result::SdkError;
use aws_smithy_types::error::metadata::ProvideErrorMetadata;
use heiiki_model::failure::{AwsError, Class};

use crate::error::failed;

/// Makes a call.
pub(super) async fn done<T, E>(
    operation: &str,
    call: impl Future<Output = Result<T, SdkError<E, HttpResponse>>>,
) -> Result<(), AwsError>
where
    E: ProvideErrorMetadata + Error + Send + Sync + 'static,
{
    call.await.map(drop).map_err(|error| failed("IAM", operation, error))
}

/// Makes a call that removes something: what is gone already needs no removal.
pub(super) async fn gone<T, E>(
    operation: &str,
    call: impl Future<Output = Result<T, SdkError<E, HttpResponse>>>,
) -> Result<(), AwsError>
where
    E: ProvideErrorMetadata + Error + Send + Sync + 'static,
{
    match done(operation, call).await {
        Err(error) if error.class == Class::NotFound => Ok(()),
        other => other,
    }
}
