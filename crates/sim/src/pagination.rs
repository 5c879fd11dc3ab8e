//! Pagination: opaque tokens, page-size limits, and the cut itself.
//!
//! A token remembers the key of the last item and its position: the next page begins after that key if it is still listed, at that position otherwise, so objects
//! made or removed between two pages neither repeat nor hide the others. It deliberately does not sort: the caller gives the order AWS would answer in.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde_json::{Map, Value};

use crate::{Request, ServiceError};

/// One page of a list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Page<T> {
    /// The items of this page.
    pub items: Vec<T>,
    /// The token of the next page, if there is one.
    pub next: Option<String>,
}

impl<T> Page<T> {
    /// Inserts the token of the next page under a member name; leaves the answer as it is when there is none.
    pub fn put_token(&self, answer: &mut Map<String, Value>, member: &str) {
        if let Some(token) = &self.next {
            answer.insert(member.to_owned(), Value::String(token.clone()));
        }
    }
}

/// The page sizes an operation accepts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Sizes {
    /// Size of a page when the caller names none; `usize::MAX` for "everything".
    pub default: usize,
    /// Smallest size a caller may name.
    pub min: usize,
    /// Largest size a caller may name.
    pub max: usize,
}

/// Most EC2 describes: everything unless asked, 5 to 1000.
pub const EC2: Sizes = Sizes { default: usize::MAX, min: 5, max: 1000 };
/// DescribeRouteTables: 5 to 100, and 100 when nothing was asked.
pub const EC2_ROUTE_TABLES: Sizes = Sizes { default: 100, min: 5, max: 100 };
/// SageMaker lists: 10 unless asked, up to 100.
pub const SAGEMAKER: Sizes = Sizes { default: 10, min: 1, max: 100 };
/// SageMaker's ListTags: pages of at least 50.
pub const SAGEMAKER_TAGS: Sizes = Sizes { default: 50, min: 50, max: usize::MAX };
/// IAM lists: 100 unless asked, up to 1000.
pub const IAM: Sizes = Sizes { default: 100, min: 1, max: 1000 };

/// Cuts the page of an EC2 describe (`MaxResults`, `NextToken`); each item comes with a key that is unique in the list.
pub fn ec2<T>(request: &Request<'_>, sizes: Sizes, items: Vec<(String, T)>) -> Result<Page<T>, ServiceError> {
    let size = match asked(request, "MaxResults") {
        Asked::Nothing => sizes.default,
        Asked::Bad(text) => {
            return Err(ServiceError::bad(
                "InvalidParameterValue",
                format!("Value ( {text} ) for parameter maxResults is invalid."),
            ));
        }
        // Documented for every describe: a smaller value is refused; a larger one is cut to the maximum.
        Asked::Size(n) if n < sizes.min => {
            return Err(ServiceError::bad(
                "InvalidParameterValue",
                format!("Value ( {n} ) for parameter maxResults is invalid. Expecting a value greater than {}.", sizes.min),
            ));
        }
        Asked::Size(n) => n.min(sizes.max),
    };
    cut(items, request.text("NextToken"), size)
        .ok_or_else(|| ServiceError::bad("InvalidNextToken", "The specified NextToken is not valid."))
}

/// Cuts the page of a SageMaker or SSM list (`MaxResults`, `NextToken`).
pub fn json<T>(request: &Request<'_>, sizes: Sizes, items: Vec<(String, T)>) -> Result<Page<T>, ServiceError> {
    let size = strict(request, "MaxResults", "maxResults", "ValidationException", sizes)?;
    cut(items, request.text("NextToken"), size)
        .ok_or_else(|| ServiceError::bad("ValidationException", "Invalid pagination token."))
}

/// Cuts the page of an IAM list (`MaxItems`, `Marker`).
pub fn iam<T>(request: &Request<'_>, items: Vec<(String, T)>) -> Result<Page<T>, ServiceError> {
    let size = strict(request, "MaxItems", "maxItems", "ValidationError", IAM)?;
    cut(items, request.text("Marker"), size).ok_or_else(|| ServiceError::bad("ValidationError", "Invalid Marker."))
}

/// Cuts the page of an EFS describe (`MaxItems` or `MaxResults`, `Marker` or `NextToken`), whose sizes are clamped, not refused.
pub fn efs<T>(
    request: &Request<'_>,
    size_member: &str,
    token_member: &str,
    sizes: Sizes,
    items: Vec<(String, T)>,
) -> Result<Page<T>, ServiceError> {
    let size = match asked(request, size_member) {
        Asked::Nothing => sizes.default,
        Asked::Size(n) if n >= 1 => n.clamp(sizes.min, sizes.max),
        Asked::Size(_) | Asked::Bad(_) => {
            return Err(ServiceError::bad("BadRequest", format!("Invalid value for {size_member}")));
        }
    };
    cut(items, request.text(token_member), size).ok_or_else(|| ServiceError::bad("BadRequest", "Invalid pagination token"))
}

/// Cuts `size` items after the token's place; `None` when the token was not made here.
pub fn cut<T>(items: Vec<(String, T)>, token: Option<&str>, size: usize) -> Option<Page<T>> {
    let start = match token {
        None => 0,
        Some(token) => {
            let (position, key) = read_token(token)?;
            items.iter().position(|(k, _)| *k == key).map_or(position, |at| at + 1)
        }
    };
    let total = items.len();
    let mut page = Page { items: Vec::new(), next: None };
    for (index, (key, item)) in items.into_iter().enumerate().skip(start).take(size) {
        page.items.push(item);
        if page.items.len() == size && index + 1 < total {
            page.next = Some(write_token(index + 1, &key));
        }
    }
    Some(page)
}

fn write_token(position: usize, key: &str) -> String {
    URL_SAFE_NO_PAD.encode(format!("p1/{position}/{key}"))
}

fn read_token(token: &str) -> Option<(usize, String)> {
    let text = String::from_utf8(URL_SAFE_NO_PAD.decode(token).ok()?).ok()?;
    let (position, key) = text.strip_prefix("p1/")?.split_once('/')?;
    Some((position.parse().ok()?, key.to_owned()))
}

enum Asked {
    Nothing,
    Size(usize),
    Bad(String),
}

fn asked(request: &Request<'_>, member: &str) -> Asked {
    match request.input.get(member) {
        None | Some(Value::Null) => Asked::Nothing,
        Some(value) => match crate::request::as_i64(value).and_then(|n| usize::try_from(n).ok()) {
            Some(size) => Asked::Size(size),
            None => Asked::Bad(value.as_str().map_or_else(|| value.to_string(), str::to_owned)),
        },
    }
}

fn strict(request: &Request<'_>, member: &str, place: &str, code: &str, sizes: Sizes) -> Result<usize, ServiceError> {
    match asked(request, member) {
        Asked::Nothing => Ok(sizes.default),
        Asked::Size(n) if n < sizes.min => {
            let rule = format!("Member must have value greater than or equal to {}", sizes.min);
            Err(ServiceError::constraint(code, &n.to_string(), place, &rule))
        }
        Asked::Size(n) if n > sizes.max => Err(ServiceError::constraint(
            code,
            &n.to_string(),
            place,
            &format!("Member must have value less than or equal to {}", sizes.max),
        )),
        Asked::Size(n) => Ok(n),
        Asked::Bad(text) => {
            let rule = format!("Member must have value greater than or equal to {}", sizes.min);
            Err(ServiceError::constraint(code, &text, place, &rule))
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::Time;

    fn items(n: usize) -> Vec<(String, usize)> {
        (0..n).map(|i| (format!("k{i:03}"), i)).collect()
    }

    fn ask(input: &Value) -> Request<'_> {
        Request { now: Time(0), region: "r", action: "A", input }
    }

    #[test]
    fn pages_cover_everything_once() {
        let mut seen = Vec::new();
        let mut token: Option<String> = None;
        loop {
            let page = cut(items(23), token.as_deref(), 5).unwrap();
            seen.extend(page.items);
            token = page.next;
            if token.is_none() {
                break;
            }
        }
        assert_eq!(seen, (0..23).collect::<Vec<_>>());
    }

    #[test]
    fn a_full_last_page_has_no_token() {
        assert_eq!(cut(items(10), None, 10).unwrap().next, None);
        assert_eq!(cut(items(0), None, 10).unwrap().next, None);
    }

    #[test]
    fn removing_an_item_between_pages_hides_no_other() {
        let first = cut(items(10), None, 5).unwrap();
        let mut rest = items(10);
        rest.remove(0);
        assert_eq!(cut(rest, first.next.as_deref(), 5).unwrap().items, vec![5, 6, 7, 8, 9]);
    }

    #[test]
    fn foreign_tokens_and_sizes_are_refused() {
        assert!(cut(items(3), Some("nonsense"), 5).is_none());
        let input = json!({"MaxResults": "4"});
        assert_eq!(ec2(&ask(&input), EC2, items(3)).unwrap_err().code, "InvalidParameterValue");
        let input = json!({"MaxResults": 2000});
        assert_eq!(ec2(&ask(&input), EC2, items(3)).unwrap().items.len(), 3);
        let input = json!({"MaxResults": 101});
        assert_eq!(
            json(&ask(&input), SAGEMAKER, items(3)).unwrap_err().message,
            "1 validation error detected: Value '101' at 'maxResults' failed to satisfy constraint: Member must have value less than or equal to 100"
        );
        let input = json!({"MaxItems": "x"});
        assert_eq!(iam(&ask(&input), items(3)).unwrap_err().code, "ValidationError");
        let input = json!({"Marker": "x"});
        assert_eq!(iam(&ask(&input), items(3)).unwrap_err().message, "Invalid Marker.");
    }
}
