//! Haze: a well-formed answer that is not the whole truth. A page comes again, an item is missing, a read is of a moment ago.

use serde::{Deserialize, Serialize};
use serde_json::Value;

/// A way in which an answer is not the whole truth.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Haze {
    /// Every item of a list comes twice, as when a page is sent again.
    Repeat,
    /// One item of a list comes twice.
    Twin(usize),
    /// One item of a list is missing.
    Omit(usize),
    /// A list is empty.
    Empty,
    /// A read shows the world as it was before the latest so many changes.
    Stale(usize),
}

impl Haze {
    /// The kind of the fault, for any item and any number of changes.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Repeat => "repeat",
            Self::Twin(_) => "twin",
            Self::Omit(_) => "omit",
            Self::Empty => "empty",
            Self::Stale(_) => "stale",
        }
    }

    /// The haze of a word, with a number where one belongs: `repeat`, `twin:3`, `omit`, `empty`, `stale:2`.
    pub fn parse(text: &str) -> Option<Self> {
        let (word, number) = match text.split_once(':') {
            Some((word, number)) => (word, Some(number.parse::<usize>().ok()?)),
            None => (text, None),
        };
        Some(match (word, number) {
            ("repeat", None) => Self::Repeat,
            ("empty", None) => Self::Empty,
            ("twin", number) => Self::Twin(number.unwrap_or(0)),
            ("omit", number) => Self::Omit(number.unwrap_or(0)),
            ("stale", number) => Self::Stale(number.unwrap_or(1)),
            _ => return None,
        })
    }

    /// Changes the answer of a list, and returns true if anything changed. An object that was asked for by its id is
    /// never left out, because AWS would answer with an error.
    pub fn change(self, action: &str, input: &Value, answer: &mut Value) -> bool {
        if !is_list(action) || (matches!(self, Self::Omit(_) | Self::Empty) && names_ids(action, input)) {
            return false;
        }
        let Some(members) = answer.as_object_mut() else { return false };
        let mut lists: Vec<&mut Vec<Value>> =
            members.values_mut().filter_map(Value::as_array_mut).filter(|list| is_of_objects(list)).collect();
        let total: usize = lists.iter().map(|list| list.len()).sum();
        if total == 0 {
            return false;
        }
        match self {
            Self::Repeat => lists.iter_mut().for_each(|list| {
                let again = list.clone();
                list.extend(again);
            }),
            Self::Empty => lists.iter_mut().for_each(|list| list.clear()),
            Self::Twin(at) => {
                if let Some((list, at)) = place(lists, at % total) {
                    let item = list[at].clone();
                    list.insert(at, item);
                }
            }
            Self::Omit(at) => {
                if let Some((list, at)) = place(lists, at % total) {
                    list.remove(at);
                }
            }
            Self::Stale(_) => return false,
        }
        true
    }
}

/// True if an operation lists objects of the account; tags are parts of an object, and a part is not lost by itself.
pub fn is_list(action: &str) -> bool {
    let lists = action.starts_with("List") || (action.starts_with("Describe") && action.ends_with('s'));
    (lists || action == "GetAccountAuthorizationDetails") && !action.contains("Tag")
}

/// True if a list is asked for objects by their ids: `VpcId` of DescribeVpcs, and not `FileSystemId` of
/// DescribeMountTargets.
pub fn names_ids(action: &str, input: &Value) -> bool {
    let own = |member: &String| member == "AllocationId" || member.strip_suffix("Id").is_some_and(|stem| action.contains(stem));
    input.as_object().is_some_and(|members| members.keys().any(own))
}

/// The list in which an item stands that is counted through all of them, and its place there.
fn place(lists: Vec<&mut Vec<Value>>, mut at: usize) -> Option<(&mut Vec<Value>, usize)> {
    for list in lists {
        if at < list.len() {
            return Some((list, at));
        }
        at -= list.len();
    }
    None
}

fn is_of_objects(list: &[Value]) -> bool {
    list.iter().all(Value::is_object)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn seen(haze: &str, action: &str) -> Value {
        let mut answer = json!({"nextToken": "t", "vpcSet": [{"id": 1}, {"id": 2}, {"id": 3}]});
        Haze::parse(haze).unwrap().change(action, &json!({}), &mut answer);
        answer["vpcSet"].as_array().unwrap().iter().map(|item| item["id"].clone()).collect()
    }

    #[test]
    fn a_list_is_repeated_doubled_in_part_cut_and_emptied() {
        for (haze, expected) in [
            ("repeat", json!([1, 2, 3, 1, 2, 3])),
            ("twin:4", json!([1, 2, 2, 3])),
            ("omit", json!([2, 3])),
            ("omit:5", json!([1, 2])),
            ("empty", json!([])),
            ("stale:2", json!([1, 2, 3])),
        ] {
            assert_eq!(seen(haze, "DescribeVpcs"), expected, "{haze}");
        }
        assert_eq!(seen("empty", "DescribeVpc"), json!([1, 2, 3]), "no list");
        assert_eq!(seen("empty", "DescribeTags"), json!([1, 2, 3]), "no list of objects");
        for (action, input, named) in [
            ("DescribeVpcs", json!({"VpcId": ["vpc-1"]}), true),
            ("DescribeAddresses", json!({"AllocationId": ["eipalloc-1"]}), true),
            ("DescribeMountTargets", json!({"FileSystemId": "fs-1"}), false),
            ("DescribeVpcs", json!({"Filter": []}), false),
        ] {
            assert_eq!(names_ids(action, &input), named, "{action}");
        }
        assert!(Haze::parse("repeat:2").is_none() && Haze::parse("omit:x").is_none());
    }

    #[test]
    fn an_item_of_several_lists_is_counted_through() {
        let mut answer = json!({"A": [{"id": 1}], "B": [{"id": 2}, {"id": 3}], "C": ["text"]});
        assert!(Haze::Omit(2).change("GetAccountAuthorizationDetails", &json!({}), &mut answer));
        assert_eq!(answer, json!({"A": [{"id": 1}], "B": [{"id": 2}], "C": ["text"]}));
    }
}
