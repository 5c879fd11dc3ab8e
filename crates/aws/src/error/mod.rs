//! Errors of AWS calls: named by the operation, given AWS's code and text, and classified by one table.
//!
//! The end of every call is one of these:
//!
//! ```text
//! call.send().await.classify()?    the answer
//! call.send().await.found()?       the answer, or None when there is no such object
//! call.send().await.or_gone()?     nothing; an object that is gone already needs no deleting
//! ```

mod advice;
mod code;
mod operation;
mod table;

use std::error::Error;

use aws_smithy_runtime_api::client::orchestrator::HttpResponse;
use aws_smithy_runtime_api::client::result::SdkError;
use aws_smithy_types::error::metadata::ProvideErrorMetadata;
use heiiki_model::failure::{AwsError, Class};

pub use advice::advice;
pub(crate) use operation::Operation;

use code::{code_and_text, of_status, request_id};
use table::class_of;

/// The end of a call, with the SDK's error or with ours.
pub(crate) trait Classify<T>: Sized {
    /// Turns the SDK's error into ours.
    fn classify(self) -> Result<T, AwsError>;

    /// Takes an object that does not exist for an answer: None.
    fn found(self) -> Result<Option<T>, AwsError> {
        match self.classify() {
            Ok(answer) => Ok(Some(answer)),
            Err(error) if error.class == Class::NotFound => Ok(None),
            Err(error) => Err(error),
        }
    }

    /// Takes an object that does not exist for a success: it needs no deleting.
    fn or_gone(self) -> Result<(), AwsError> {
        self.found().map(drop)
    }
}

impl<T, E> Classify<T> for Result<T, SdkError<E, HttpResponse>>
where
    E: ProvideErrorMetadata + Error + Send + Sync + 'static,
{
    fn classify(self) -> Result<T, AwsError> {
        self.map_err(classify)
    }
}

/// For what several calls make together: their errors are classified already.
impl<T> Classify<T> for Result<T, AwsError> {
    fn classify(self) -> Result<T, AwsError> {
        self
    }
}

/// Turns an SDK error into ours.
pub(crate) fn classify<E>(error: SdkError<E, HttpResponse>) -> AwsError
where
    E: ProvideErrorMetadata + Error + Send + Sync + 'static,
{
    let operation = Operation::of::<E>();
    let (code, message) = code_and_text(&error);
    let response = error.raw_response();
    let class = match class_of(operation.service, operation.name, &code, &message) {
        Class::Other => response.map_or(Class::Other, |response| of_status(response.status().as_u16())),
        class => class,
    };
    AwsError { request_id: response.and_then(request_id), ..operation.error(&code, message, class) }
}

/// An error that AWS tells in a successful answer, such as why it left out one object of several.
pub(crate) fn told_error<E>(code: &str, message: &str) -> AwsError {
    let operation = Operation::of::<E>();
    operation.error(code, message, class_of(operation.service, operation.name, code, message))
}

/// An error that heiiki makes itself, for a call that it does not send, or whose answer is not enough. `E` is the
/// SDK's error of the operation.
pub(crate) fn our_error<E>(code: &str, message: impl Into<String>, class: Class) -> AwsError {
    Operation::of::<E>().error(code, message, class)
}

#[cfg(test)]
mod tests {
    use aws_sdk_ec2::operation::describe_vpcs::DescribeVpcsError;

    use super::*;

    #[test]
    fn a_status_alone_is_classified_and_shown() {
        let said = |status: u16, sort: &'static str, body: &'static str| {
            let mut answer = HttpResponse::new(status.try_into().unwrap(), body.into());
            answer.headers_mut().insert("content-type", sort);
            let error = DescribeVpcsError::unhandled("no code");
            let error = classify(SdkError::service_error(error, answer));
            (error.class, error.to_string())
        };
        let page = "<html><body>Bad gateway</body></html>";
        let told = "EC2 DescribeVpcs: NoErrorCode: HTTP 503 without an error code";
        assert_eq!(said(503, "text/plain", ""), (Class::Transient, told.to_owned()));
        assert_eq!(said(429, "text/plain", "").0, Class::Throttled);
        for status in [500, 502, 504, 520] {
            assert_eq!(said(status, "text/html", page).0, Class::Transient, "{status}");
        }
        assert_eq!(said(403, "text/html", page).0, Class::Denied);
        assert!(said(502, "text/html", page).1.ends_with("HTTP 502 without an error code: a page of HTML, not an answer of AWS"));
        assert!(said(500, "text/plain", "try\u{1b}[31m\n later").1.ends_with("without an error code: `try [31m later`"));
        assert_eq!(said(404, "text/html", page).0, Class::Other, "a proxy's 404 is no proof of absence");
        let (class, text) = said(200, "text/html", page);
        assert_eq!(class, Class::Transient);
        assert!(text.starts_with("EC2 DescribeVpcs: BadAnswer: HTTP 200 with an answer that cannot be read: "), "{text}");
    }

    #[test]
    fn absence_is_an_answer_only_where_it_is_asked_for() {
        let end = |class: Class| Err::<u8, AwsError>(our_error::<DescribeVpcsError>("Code", "text", class));
        assert_eq!(Ok::<u8, AwsError>(1).found(), Ok(Some(1)));
        assert_eq!(end(Class::NotFound).found(), Ok(None));
        assert_eq!(end(Class::NotFound).or_gone(), Ok(()));
        assert!(end(Class::NotFound).classify().is_err());
        assert!(end(Class::InUse).found().is_err() && end(Class::InUse).or_gone().is_err());
    }
}
