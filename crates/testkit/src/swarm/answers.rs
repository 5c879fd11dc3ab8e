//! Rewrites the bytes of an answer: an item of a list twice or not at all, and a token for a next page.

use std::ops::Range;

use heiiki_sim::Haze;
use heiiki_sim::codec::{Decoded, Protocol};
use heiiki_sim::observation::{is_list, names_ids};
use quick_xml::Reader;
use quick_xml::events::Event;
use serde_json::Value;

/// The element names of items of a list.
const ITEMS: [&str; 3] = ["item", "member", "Bucket"];

/// An HTTP answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Answer {
    /// The status.
    pub(super) status: u16,
    /// Names in lower case, with their values; without those about the length and the connection.
    pub(super) headers: Vec<(String, String)>,
    /// The body.
    pub(super) body: Vec<u8>,
}

impl Answer {
    /// Tells if two answers say the same apart from their request ids.
    pub(super) fn says(&self, other: &Self) -> bool {
        let said = |body: &[u8]| without(&without(body, "requestId"), "RequestId");
        self.status == other.status && said(&self.body) == said(&other.body)
    }
}

/// The answer of a list with one item twice, or without it. `None` if it is no list or has no items.
pub(super) fn with_item(protocol: Protocol, decoded: &Decoded, answer: &Answer, haze: Haze) -> Option<Answer> {
    let Decoded { action, input } = decoded;
    if answer.status != 200 || !is_list(action) || (matches!(haze, Haze::Omit(_)) && names_ids(action, input)) {
        return None;
    }
    let body = match protocol {
        Protocol::Json(_) | Protocol::RestJson => {
            let mut value: Value = serde_json::from_slice(&answer.body).ok()?;
            haze.change(action, input, &mut value).then(|| value.to_string().into_bytes())?
        }
        Protocol::Ec2 | Protocol::Query(_) | Protocol::RestXml => {
            let items = items(&answer.body)?;
            let (Haze::Twin(at) | Haze::Omit(at)) = haze else { return None };
            let item = items.get(at.checked_rem(items.len())?)?.clone();
            let mut body = answer.body[..item.start].to_vec();
            if matches!(haze, Haze::Twin(_)) {
                body.extend(answer.body[item.clone()].repeat(2));
            }
            body.extend(&answer.body[item.end..]);
            body
        }
    };
    Some(Answer { body, ..answer.clone() })
}

/// The answer of a list with this token for its next page. `None` if the operation has no pages.
pub(super) fn with_token(protocol: Protocol, action: &str, answer: &Answer, token: &str) -> Option<Answer> {
    if answer.status != 200 || !is_list(action) {
        return None;
    }
    let body = match protocol {
        Protocol::Json(_) | Protocol::RestJson => {
            let mut value: Value = serde_json::from_slice(&answer.body).ok()?;
            let members = value.as_object_mut()?;
            let listed = members.values().any(|member| member.as_array().is_some_and(|list| !list.is_empty()));
            let name = match (protocol, action) {
                (Protocol::Json("Logs_20140328"), _) => "nextToken",
                (Protocol::RestJson, "DescribeFileSystems" | "DescribeMountTargets") => "NextMarker",
                _ => "NextToken",
            };
            members.insert(name.to_owned(), Value::String(token.to_owned()));
            listed.then(|| value.to_string().into_bytes())?
        }
        Protocol::Ec2 => {
            before_last(&without(&answer.body, "nextToken"), "</Describe", &format!("<nextToken>{token}</nextToken>"))?
        }
        Protocol::Query(_) => {
            let body = without(&without(&answer.body, "Marker"), "IsTruncated");
            before_last(
                &body,
                &format!("</{action}Result>"),
                &format!("<IsTruncated>true</IsTruncated><Marker>{token}</Marker>"),
            )?
        }
        Protocol::RestXml => return None,
    };
    items_or_json(protocol, &answer.body).then(|| Answer { body, ..answer.clone() })
}

fn items_or_json(protocol: Protocol, body: &[u8]) -> bool {
    matches!(protocol, Protocol::Json(_) | Protocol::RestJson) || items(body).is_some_and(|items| !items.is_empty())
}

/// The body without an element that holds a text.
fn without(body: &[u8], name: &str) -> Vec<u8> {
    let text = String::from_utf8_lossy(body);
    let (open, close) = (format!("<{name}>"), format!("</{name}>"));
    match (text.find(&open), text.find(&close)) {
        (Some(start), Some(end)) if start < end => format!("{}{}", &text[..start], &text[end + close.len()..]).into_bytes(),
        _ => body.to_vec(),
    }
}

fn before_last(body: &[u8], place: &str, what: &str) -> Option<Vec<u8>> {
    let text = std::str::from_utf8(body).ok()?;
    let at = text.rfind(place)?;
    Some(format!("{}{what}{}", &text[..at], &text[at..]).into_bytes())
}

/// The byte ranges of the items of the outermost lists.
fn items(body: &[u8]) -> Option<Vec<Range<usize>>> {
    let mut reader = Reader::from_reader(body);
    let (mut depth, mut level, mut begins) = (0_usize, None, 0);
    let mut found = Vec::new();
    loop {
        let before = usize::try_from(reader.buffer_position()).ok()?;
        let event = reader.read_event().ok()?;
        let after = usize::try_from(reader.buffer_position()).ok()?;
        let is_item = |name: &str| ITEMS.contains(&name);
        if let Event::Start(tag) = &event {
            depth += 1;
            if is_item(tag.name().as_ref()) && *level.get_or_insert(depth) == depth {
                begins = before;
            }
        }
        if let Event::End(tag) = &event {
            if level == Some(depth) && is_item(tag.name().as_ref()) {
                found.push(begins..after);
            }
            depth = depth.checked_sub(1)?;
        }
        if matches!(event, Event::Eof) {
            return Some(found);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const VPCS: &str = "<?xml version=\"1.0\"?><DescribeVpcsResponse><requestId>r</requestId><vpcSet>\
        <item><vpcId>a</vpcId><tagSet><item><key>k</key></item></tagSet></item><item><vpcId>b</vpcId></item></vpcSet></DescribeVpcsResponse>";
    const ROLES: &str = "<ListRolesResponse><ListRolesResult><Roles><member><RoleName>a</RoleName></member></Roles>\
        <IsTruncated>false</IsTruncated></ListRolesResult></ListRolesResponse>";

    fn answer(body: &str) -> Answer {
        Answer { status: 200, headers: Vec::new(), body: body.as_bytes().to_vec() }
    }

    fn list(action: &str) -> Decoded {
        Decoded { action: action.to_owned(), input: serde_json::json!({}) }
    }

    fn text(answer: Option<Answer>) -> String {
        String::from_utf8(answer.unwrap().body).unwrap()
    }

    #[test]
    fn an_item_is_doubled_or_left_out_whole() {
        let twice = text(with_item(Protocol::Ec2, &list("DescribeVpcs"), &answer(VPCS), Haze::Twin(0)));
        assert_eq!(
            (twice.matches("<vpcId>a").count(), twice.matches("<vpcId>b").count(), twice.matches("<key>").count()),
            (2, 1, 2)
        );
        let less = text(with_item(Protocol::Ec2, &list("DescribeVpcs"), &answer(VPCS), Haze::Omit(1)));
        assert_eq!((less.matches("<vpcId>a").count(), less.matches("<vpcId>b").count()), (1, 0));
        assert_eq!(with_item(Protocol::Ec2, &list("DescribeVpcAttribute"), &answer(VPCS), Haze::Omit(1)), None);
        let json = answer("{\"Domains\":[{\"DomainId\":\"d\"}]}");
        assert_eq!(text(with_item(Protocol::Json("SageMaker"), &list("ListDomains"), &json, Haze::Omit(9))), "{\"Domains\":[]}");
    }

    #[test]
    fn the_id_of_a_request_is_no_difference() {
        assert!(answer(VPCS).says(&answer(&VPCS.replace("<requestId>r<", "<requestId>s<"))));
        assert!(!answer(VPCS).says(&answer(&VPCS.replace("<vpcId>a<", "<vpcId>c<"))));
    }

    #[test]
    fn a_token_stands_where_each_protocol_has_it() {
        let ec2 = text(with_token(Protocol::Ec2, "DescribeVpcs", &answer(VPCS), "t"));
        assert!(ec2.ends_with("</vpcSet><nextToken>t</nextToken></DescribeVpcsResponse>"), "{ec2}");
        let iam = text(with_token(Protocol::Query(""), "ListRoles", &answer(ROLES), "t"));
        assert!(iam.contains("</Roles><IsTruncated>true</IsTruncated><Marker>t</Marker></ListRolesResult>"), "{iam}");
        let json = answer("{\"Domains\":[{\"DomainId\":\"d\"}]}");
        assert!(text(with_token(Protocol::Json("SageMaker"), "ListDomains", &json, "t")).contains("\"NextToken\":\"t\""));
        assert_eq!(with_token(Protocol::Json("SageMaker"), "ListDomains", &answer("{\"Domains\":[]}"), "t"), None);
    }
}
