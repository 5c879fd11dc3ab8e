//! Code and text of a call that failed: AWS's, or ours where AWS gave none.

use std::error::Error;

use aws_smithy_runtime_api::client::orchestrator::HttpResponse;
use aws_smithy_runtime_api::client::result::SdkError;
use aws_smithy_types::error::metadata::ProvideErrorMetadata;
use heiiki_model::failure::Class;

/// The code of an answer that tells neither the result of a call nor an error.
pub(super) const BAD_ANSWER: &str = "BadAnswer";
/// The code of a refusal that has none: a load balancer's, a proxy's, or the answer to a HEAD.
pub(super) const NO_CODE: &str = "NoErrorCode";

/// Code and text of an error.
pub(super) fn code_and_text<E>(error: &SdkError<E, HttpResponse>) -> (String, String)
where
    E: ProvideErrorMetadata + Error + Send + Sync + 'static,
{
    match error {
        SdkError::ServiceError(answer) => match answer.err().code().filter(|code| !code.is_empty()) {
            Some(code) => (code.to_owned(), answer.err().message().unwrap_or_default().to_owned()),
            None => bare(answer.raw(), answer.err().message(), error),
        },
        SdkError::DispatchFailure(failure) if failure.is_timeout() => ("Timeout".to_owned(), chain(error)),
        SdkError::DispatchFailure(failure) if failure.is_io() => ("Unreachable".to_owned(), chain(error)),
        SdkError::TimeoutError(_) => ("Timeout".to_owned(), chain(error)),
        SdkError::DispatchFailure(_) | SdkError::ConstructionFailure(_) => (dispatch_code(error).to_owned(), chain(error)),
        _ => {
            let status =
                error.raw_response().map(|response| format!("HTTP {}: ", response.status().as_u16())).unwrap_or_default();
            (BAD_ANSWER.to_owned(), format!("{status}{}", chain(error)))
        }
    }
}

/// Code and text for an answer without an error code.
fn bare(answer: &HttpResponse, message: Option<&str>, error: &(dyn Error + 'static)) -> (String, String) {
    let status = answer.status().as_u16();
    if answer.status().is_success() {
        return (BAD_ANSWER.to_owned(), format!("HTTP {status} with an answer that cannot be read: {}", chain(error)));
    }
    let body = answer.body().bytes().unwrap_or_default().trim_ascii();
    let text = match message.filter(|text| !text.is_empty()) {
        Some(text) => format!(": {text}"),
        None if body.is_empty() => String::new(),
        None if is_page(answer, body) => ": a page of HTML, not an answer of AWS".to_owned(),
        None => format!(": {}", excerpt(body)),
    };
    (NO_CODE.to_owned(), format!("HTTP {status} without an error code{text}"))
}

fn is_page(answer: &HttpResponse, body: &[u8]) -> bool {
    let told = answer.headers().get("content-type").is_some_and(|sort| sort.contains("html"));
    let start = String::from_utf8_lossy(&body[..body.len().min(64)]).to_ascii_lowercase();
    told || start.starts_with("<!doctype html") || start.starts_with("<html")
}

/// The beginning of a body, in one line.
fn excerpt(body: &[u8]) -> String {
    let text = String::from_utf8_lossy(&body[..body.len().min(400)]);
    let words: Vec<&str> = text.split(|c: char| c.is_whitespace() || c.is_control()).filter(|word| !word.is_empty()).collect();
    let line: String = words.join(" ").chars().take(120).collect();
    format!("`{line}`")
}

/// The class of a status by itself. That something does not exist is never believed of one: a proxy says 404 as well.
pub(super) const fn of_status(status: u16) -> Class {
    match status {
        401 | 403 | 407 => Class::Denied,
        429 => Class::Throttled,
        408 | 425 | 500 | 502 | 503 | 504 | 506..=599 => Class::Transient,
        400 | 405 | 413 | 414 | 431 => Class::Invalid,
        _ => Class::Other,
    }
}

/// The id by which AWS knows the request, for support cases.
pub(super) fn request_id(response: &HttpResponse) -> Option<String> {
    ["x-amzn-requestid", "x-amz-request-id"].iter().find_map(|name| response.headers().get(*name)).map(str::to_owned)
}

/// The code for a call without an answer: usually the credentials or the network failed.
fn dispatch_code<E: Error + 'static>(error: &E) -> &'static str {
    let text = chain(error).to_ascii_lowercase();
    if text.contains("credential") || text.contains("token") { "NoCredentials" } else { "Unreachable" }
}

/// An error and its causes in one line, without repetition.
fn chain(error: &(dyn Error + 'static)) -> String {
    let mut texts: Vec<String> = Vec::new();
    let mut next = Some(error);
    while let Some(error) = next {
        let text = error.to_string();
        if !texts.iter().any(|seen| seen.contains(&text)) {
            texts.push(text);
        }
        next = error.source();
    }
    texts.join(": ")
}
