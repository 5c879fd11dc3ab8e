//! Answers that are none: a body that is empty or cut off, a page of a proxy, a refusal without AWS's code. The SDK would take some of them for a result,
//! such as a list that is cut off for a short list, and would not try again after others.

use aws_smithy_runtime_api::box_error::BoxError;
use aws_smithy_runtime_api::client::interceptors::Intercept;
use aws_smithy_runtime_api::client::interceptors::context::{
    BeforeSerializationInterceptorContextMut, FinalizerInterceptorContextMut, InterceptorContext,
};
use aws_smithy_runtime_api::client::orchestrator::{HttpResponse, Metadata, OrchestratorError};
use aws_smithy_runtime_api::client::retries::classifiers::{ClassifyRetry, RetryAction};
use aws_smithy_runtime_api::client::runtime_components::RuntimeComponents;
use aws_smithy_types::config_bag::ConfigBag;

use crate::http;

/// The first words of operations that only read.
const READS: [&str; 6] = ["Describe", "List", "Get", "Head", "Lookup", "Simulate"];
/// Members that give an error code in a body, in one of AWS's protocols.
const CODES: [&str; 6] = ["<Code>", "\"__type\"", "\"code\"", "\"Code\"", "\"ErrorCode\"", "\"errorCode\""];
/// Headers that give an error code.
const CODE_HEADERS: [&str; 2] = ["x-amzn-errortype", "x-amzn-query-error"];

/// The reason that an answer cannot be used.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
enum Unusable {
    #[error("the body of the answer is empty")]
    Empty,
    #[error("the body of the answer is cut off")]
    CutOff,
    #[error("the body of the answer is not what AWS sends")]
    Foreign,
}

/// An interceptor that makes an error of every answer that is none, and that lets nothing wait long for what the work can do without.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Answers;

impl Intercept for Answers {
    fn name(&self) -> &'static str {
        "heiiki answers"
    }

    fn modify_before_serialization(
        &self,
        _: &mut BeforeSerializationInterceptorContextMut<'_>,
        _: &RuntimeComponents,
        bag: &mut ConfigBag,
    ) -> Result<(), BoxError> {
        if http::is_hurried() {
            bag.interceptor_state().store_put(http::hasty());
        }
        Ok(())
    }

    fn modify_before_attempt_completion(
        &self,
        context: &mut FinalizerInterceptorContextMut<'_>,
        _: &RuntimeComponents,
        bag: &mut ConfigBag,
    ) -> Result<(), BoxError> {
        let operation = bag.load::<Metadata>().map(|metadata| metadata.name().to_owned()).unwrap_or_default();
        let reads = reads(&operation);
        let Some(response) = context.response() else { return Ok(()) };
        if !response.status().is_success() {
            let why =
                (reads && context.output_or_error().is_some_and(|end| end.is_err())).then(|| doubtful(&operation, response));
            if let (Some(Some(why)), Some(end)) = (why, context.output_or_error_mut()) {
                *end = Err(OrchestratorError::response(why.into()));
            }
            return Ok(());
        }
        let unparsable = matches!(context.output_or_error(), Some(Err(error)) if error.is_operation_error());
        let why = match context.output_or_error() {
            Some(Ok(_)) => unusable(&operation, response),
            Some(Err(_)) if unparsable => Some(unusable(&operation, response).unwrap_or(Unusable::Foreign)),
            Some(Err(_)) | None => None,
        };
        if let (Some(why), Some(end)) = (why, context.output_or_error_mut()) {
            // A read is tried again at once. A call that writes may have been carried out: who made it looks before it is made again.
            *end = Err(if reads { OrchestratorError::response(why.into()) } else { OrchestratorError::other(why) });
        }
        Ok(())
    }
}

/// True for an operation that changes nothing.
pub(crate) fn reads(operation: &str) -> bool {
    READS.iter().any(|word| operation.starts_with(word))
}

/// The reason that a successful answer cannot be used, as far as its body tells. The answers to many calls that write,
/// and to HEAD, have no body.
fn unusable(operation: &str, response: &HttpResponse) -> Option<Unusable> {
    let body = response.body().bytes()?.trim_ascii();
    if body.is_empty() {
        return (reads(operation) && !operation.starts_with("Head")).then_some(Unusable::Empty);
    }
    is_cut_off(body).then_some(Unusable::CutOff)
}

/// The reason that a refusal is not certain: it is cut off, or it has no code although AWS always gives one. Refusals
/// that the HTTP status explains are left to the status.
fn doubtful(operation: &str, response: &HttpResponse) -> Option<Unusable> {
    let body = response.body().bytes()?.trim_ascii();
    let json = body.first() == Some(&b'{') && serde_json::from_slice::<serde::de::IgnoredAny>(body).is_err();
    if json || (!body.is_empty() && is_cut_off(body)) {
        return Some(Unusable::CutOff);
    }
    let told = matches!(response.status().as_u16(), 401 | 403 | 407 | 429 | 500..);
    (!told && !operation.starts_with("Head") && !has_code(response)).then_some(Unusable::Foreign)
}

/// True for an XML document that does not end with the end of its root. The SDK's parser takes the end of the body for the end of everything open; that of
/// JSON does not.
fn is_cut_off(body: &[u8]) -> bool {
    if body.first() != Some(&b'<') {
        return false;
    }
    let text = String::from_utf8_lossy(body);
    let Some(root) = root(&text) else { return true };
    let closed = text.strip_suffix('>').map(str::trim_end).and_then(|text| text.strip_suffix(root));
    let closed = closed.is_some_and(|text| text.ends_with("</"));
    let alone = text.ends_with("/>") && text.matches('<').count() - text.matches("<?").count() == 1;
    !closed && !alone
}

/// The name of the root element.
fn root(text: &str) -> Option<&str> {
    let start = text.match_indices('<').find(|(at, _)| !text[at + 1..].starts_with(['?', '!']))?.0 + 1;
    let rest = &text[start..];
    let end = rest.find(|c: char| c.is_whitespace() || matches!(c, '>' | '/'))?;
    (end > 0).then(|| &rest[..end])
}

/// A retry classifier for what the SDK's own leave out: 429 without a code, as a proxy or a load balancer answers.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Bare;

impl ClassifyRetry for Bare {
    fn name(&self) -> &'static str {
        "heiiki answers without a code"
    }

    fn classify_retry(&self, context: &InterceptorContext) -> RetryAction {
        let failed = matches!(context.output_or_error(), Some(Err(_)));
        match context.response() {
            Some(response) if failed && response.status().as_u16() == 429 && !has_code(response) => {
                RetryAction::throttling_error()
            }
            Some(_) | None => RetryAction::NoActionIndicated,
        }
    }
}

/// True for an answer that gives an error code, be it one that is not known here.
fn has_code(response: &HttpResponse) -> bool {
    if CODE_HEADERS.iter().any(|name| response.headers().get(*name).is_some()) {
        return true;
    }
    let text = String::from_utf8_lossy(response.body().bytes().unwrap_or_default());
    // One that is there and empty is none.
    let empty = |rest: &str| rest.trim_start_matches([':', ' ']).starts_with("\"\"") || rest.starts_with("</");
    CODES.iter().any(|code| text.split(code).skip(1).any(|rest| !empty(rest)))
}

#[cfg(test)]
mod tests {
    use aws_smithy_types::body::SdkBody;

    use super::*;

    fn answer(status: u16, body: &str) -> HttpResponse {
        HttpResponse::new(status.try_into().unwrap(), SdkBody::from(body))
    }

    #[test]
    fn an_answer_that_is_empty_or_cut_off_is_none() {
        let of = |operation: &str, body: &str| unusable(operation, &answer(200, body));
        let whole =
            "<?xml version=\"1.0\"?>\n<DescribeVpcsResponse xmlns=\"x\"><vpcSet><item/></vpcSet></DescribeVpcsResponse>\n";
        assert_eq!(of("DescribeVpcs", whole), None);
        for end in [40, 60, 80, whole.len() - 3] {
            assert_eq!(of("DescribeVpcs", &whole[..end]), Some(Unusable::CutOff), "{}", &whole[..end]);
        }
        assert_eq!(of("DescribeVpcs", ""), Some(Unusable::Empty));
        assert_eq!(of("ListDomains", " \n"), Some(Unusable::Empty), "the SDK takes an empty body for an empty list");
        assert_eq!(of("ListDomains", "{}"), None);
        assert_eq!(of("HeadBucket", ""), None);
        assert_eq!(of("DeleteVpc", ""), None, "many that write have nothing to say");
        assert_eq!(of("GetBucketLocation", "<LocationConstraint xmlns=\"x\"/>"), None);
        assert_eq!(of("GetBucketLocation", "<?xml version=\"1.0\"?><A/>"), None);
        assert_eq!(of("ListRoles", "<ListRolesResponse><a/>"), Some(Unusable::CutOff));
        assert_eq!(of("ListRoles", "<"), Some(Unusable::CutOff));
        assert_eq!(of("ListRoles", "<A><B></B></A"), Some(Unusable::CutOff));
    }

    #[test]
    fn a_refusal_without_a_code_is_no_proof_of_absence() {
        let of = |operation: &str, status: u16, body: &str| doubtful(operation, &answer(status, body));
        let gone = "<Error><Code>NoSuchBucketPolicy</Code></Error>";
        assert_eq!(of("GetBucketPolicy", 404, gone), None);
        assert_eq!(of("GetBucketPolicy", 404, &gone[..20]), Some(Unusable::CutOff));
        assert_eq!(of("GetBucketPolicy", 404, "<html>Not found</html>"), Some(Unusable::Foreign));
        assert_eq!(of("GetBucketPolicy", 404, ""), Some(Unusable::Foreign));
        assert_eq!(of("HeadBucket", 404, ""), None, "a HEAD has nothing but its status");
        assert_eq!(of("DescribeModel", 400, "{\"__type\": \"ValidationEx"), Some(Unusable::CutOff));
        assert_eq!(of("DescribeModel", 400, "{\"__type\": \"ValidationException\"}"), None);
        assert_eq!(of("DescribeModel", 503, ""), None);
    }

    #[test]
    fn a_code_is_seen_in_every_protocol() {
        for body in ["<Response><Errors><Error><Code>X</Code>", "{\"__type\": \"X\"}", "{\"ErrorCode\": \"TooManyRequests\"}"] {
            assert!(has_code(&answer(429, body)), "{body}");
        }
        for body in [
            "",
            "slow down",
            "<Response><Errors><Error><Code></Code>",
            "{\"__type\": \"\"}",
            "<html><body>Too many requests</body></html>",
            "{\"error\": 429}",
        ] {
            assert!(!has_code(&answer(429, body)), "{body}");
        }
        let mut told = answer(429, "");
        told.headers_mut().insert("x-amzn-errortype", "TooManyRequests");
        assert!(has_code(&told));
    }
}
