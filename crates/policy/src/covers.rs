//! Decides if a statement of a policy is covered by others: if all requests to which it applies are requests to which they apply,
//! too. Effects are not looked at, because the caller compares denials with denials and allowances with allowances.
//!
//! If the rules of IAM leave the answer open, or it depends on the request, the answer is "unknown".

use std::collections::BTreeMap;

use super::canonical::{Statement, Values};
use super::pattern::{Cover, apart, contains, contains_arn, is_variable};

/// The largest number of single cases into which a statement is taken apart.
const MOST_CASES: usize = 512;
/// The fields whose meaning is known here. Conditions and principals have longer paths.
const PLAIN: [&str; 6] = ["Sid", "Effect", "Action", "NotAction", "Resource", "NotResource"];
/// Operators that hold if the value is one of the listed: more values match more requests.
const LISTED: [&str; 8] =
    ["stringequals", "stringequalsignorecase", "arnequals", "arnlike", "numericequals", "dateequals", "bool", "ipaddress"];
/// Operators that hold if the value is none of the listed: more values match fewer requests.
const UNLISTED: [&str; 7] = [
    "stringnotequals",
    "stringnotequalsignorecase",
    "arnnotequals",
    "arnnotlike",
    "numericnotequals",
    "datenotequals",
    "notipaddress",
];

/// The meaning of an account as a principal.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Account {
    /// In a denial: everybody in it.
    Everybody,
    /// In an allowance: those principals of the account to which its own policies allow the same. They are not known.
    Delegates,
}

/// Returns the cover of `narrow` by the statements of `wide`: yes if every request to which `narrow` applies is one to which they
/// apply.
pub(super) fn covered(narrow: &Statement, wide: &[&Statement], account: Account) -> Cover {
    let whole = Cover::any(wide.iter().map(|wide| covers(wide, narrow, account)));
    if whole.is_sure() {
        return whole;
    }
    // One statement of this document may be written as several in the other one.
    let Some(cases) = cases(narrow) else { return whole.or_unknown() };
    Cover::all(cases.iter().map(|case| Cover::any(wide.iter().map(|wide| covers(wide, case, account)))))
}

/// The statement as one statement for each action, resource and principal; `None` if these are too many.
fn cases(statement: &Statement) -> Option<Vec<Statement>> {
    let mut cases = vec![statement.clone()];
    for group in ["Action", "Resource", "Principal"] {
        let listed: Vec<(&Vec<String>, &Values)> =
            statement.fields.iter().filter(|(path, _)| path.first().is_some_and(|first| first == group)).collect();
        if listed.is_empty() {
            continue;
        }
        let count: usize = listed.iter().map(|(_, values)| values.values.len()).sum();
        if cases.len() * count > MOST_CASES {
            return None;
        }
        let one = |case: &Statement, path: &Vec<String>, values: &Values, normal: &String, written: &String| {
            let mut case = case.clone();
            case.fields.retain(|path, _| path.first().is_none_or(|first| first != group));
            let values = Values { path: values.path.clone(), values: BTreeMap::from([(normal.clone(), written.clone())]) };
            case.fields.insert(path.clone(), values);
            case
        };
        cases = cases
            .iter()
            .flat_map(|case| {
                listed.iter().flat_map(move |(path, values)| {
                    values.values.iter().map(move |(normal, written)| one(case, path, values, normal, written))
                })
            })
            .collect();
    }
    Some(cases)
}

/// Returns the cover of one statement by another one.
fn covers(wide: &Statement, narrow: &Statement, account: Account) -> Cover {
    if same(wide, narrow) {
        return Cover::Yes;
    }
    if odd(wide) || odd(narrow) {
        return Cover::Unknown;
    }
    Cover::all([
        element(wide, narrow, "Action", "NotAction", contains),
        element(wide, narrow, "Resource", "NotResource", contains_arn),
        principals(wide, narrow, account),
        conditions(wide, narrow),
    ])
}

/// True if two statements are the same but for their names.
fn same(left: &Statement, right: &Statement) -> bool {
    let fields = |statement: &Statement| {
        let told = statement.fields.iter().filter(|(path, _)| path.first().is_none_or(|first| first != "Sid"));
        told.map(|(path, values)| (path.clone(), values.values.keys().cloned().collect::<Vec<_>>())).collect::<Vec<_>>()
    };
    fields(left) == fields(right)
}

/// True for a statement with an element whose meaning is not known here.
fn odd(statement: &Statement) -> bool {
    statement.fields.keys().any(|path| match path.as_slice() {
        [field] => !PLAIN.contains(&field.as_str()),
        [field, _] => field != "Principal" && field != "NotPrincipal",
        [field, _, _] => field != "Condition",
        _ => true,
    })
}

fn list<'a>(statement: &'a Statement, field: &str) -> Option<Vec<&'a str>> {
    let values = statement.fields.get([field.to_owned()].as_slice())?;
    Some(values.values.keys().map(String::as_str).collect())
}

/// Actions or resources: the listed ones, all but the listed ones, or everything if the element is absent.
fn element(wide: &Statement, narrow: &Statement, name: &str, not: &str, within: fn(&str, &str) -> Cover) -> Cover {
    let one_of = |wides: &[&str], narrow: &str| Cover::any(wides.iter().map(|wide| within(wide, narrow)));
    let wide = (list(wide, name), list(wide, not));
    let narrow = (list(narrow, name), list(narrow, not));
    match (&wide, &narrow) {
        ((Some(_), Some(_)), _) | (_, (Some(_), Some(_))) => Cover::Unknown,
        ((None, None), _) => Cover::Yes,
        ((Some(wide), None), (Some(narrow), None)) => Cover::all(narrow.iter().map(|narrow| one_of(wide, narrow))),
        ((Some(wide), None), (None, _)) => Cover::of(wide.contains(&"*")),
        ((None, Some(wide)), (Some(narrow), None)) => {
            Cover::all(narrow.iter().flat_map(|narrow| wide.iter().map(|wide| apart(wide, narrow))))
        }
        ((None, Some(wide)), (None, Some(narrow))) => Cover::all(wide.iter().map(|wide| one_of(narrow, wide))),
        ((None, Some(wide)), (None, None)) => Cover::of(wide.is_empty()),
    }
}

/// Principals of a statement under a field, as (type, value).
fn named<'a>(statement: &'a Statement, field: &str) -> Vec<(&'a str, &'a str)> {
    let under = statement.fields.iter().filter(|(path, _)| path.len() == 2 && path[0] == field);
    under.flat_map(|(path, values)| values.values.keys().map(move |value| (path[1].as_str(), value.as_str()))).collect()
}

fn has(statement: &Statement, field: &str) -> bool {
    statement.fields.keys().any(|path| path.first().is_some_and(|first| first == field))
}

fn principals(wide: &Statement, narrow: &Statement, account: Account) -> Cover {
    let (listed, unlisted) = (|one: &Statement| has(one, "Principal"), |one: &Statement| has(one, "NotPrincipal"));
    match ((listed(wide), unlisted(wide)), (listed(narrow), unlisted(narrow))) {
        ((false, false), _) => Cover::Yes,
        ((true, false), (true, false)) => {
            let wides = named(wide, "Principal");
            let narrows = named(narrow, "Principal");
            Cover::all(narrows.iter().map(|narrow| Cover::any(wides.iter().map(|wide| principal(*wide, *narrow, account)))))
        }
        // Two exceptions are the same only if they have the same words, because the principals behind them are not known.
        ((false, true), (false, true)) => {
            let narrows = named(narrow, "NotPrincipal");
            Cover::of(named(wide, "NotPrincipal").iter().all(|wide| narrows.contains(wide))).or_unknown()
        }
        _ => Cover::Unknown,
    }
}

fn principal(wide: (&str, &str), narrow: (&str, &str), account: Account) -> Cover {
    if wide == narrow {
        return Cover::Yes;
    }
    match (wide, narrow) {
        (("AWS", "*"), ("AWS", _)) => Cover::Yes,
        (("AWS", "*"), _) => Cover::Unknown,
        (_, (_, "*")) => Cover::No,
        ((_, wide), (_, narrow)) if [wide, narrow].iter().any(|text| is_variable(text) || text.contains('*')) => Cover::Unknown,
        // A session of a role counts as the role.
        (("AWS", wide), ("AWS", narrow)) if [wide, narrow].iter().any(|text| text.contains(":sts:")) => Cover::Unknown,
        (("AWS", wide), ("AWS", narrow)) if narrow.split(':').nth(4) == Some(wide) => match account {
            Account::Everybody => Cover::Yes,
            Account::Delegates => Cover::Unknown,
        },
        _ => Cover::No,
    }
}

/// A condition: operator and key in lower case, and the values.
fn tests(statement: &Statement) -> Vec<(String, String, Vec<&str>)> {
    let under = statement.fields.iter().filter(|(path, _)| path.len() == 3 && path[0] == "Condition");
    under
        .map(|(path, values)| {
            let values = values.values.keys().map(String::as_str).collect();
            (path[1].to_ascii_lowercase(), path[2].to_ascii_lowercase(), values)
        })
        .collect()
}

/// Returns yes if every condition of `wide` holds for all requests for which those of `narrow` hold.
fn conditions(wide: &Statement, narrow: &Statement) -> Cover {
    let narrows = tests(narrow);
    Cover::all(tests(wide).iter().map(|(operator, key, values)| {
        let about: Vec<_> = narrows.iter().filter(|(_, other, _)| other == key).collect();
        let alike = about.iter().filter(|(other, ..)| other == operator);
        let found = Cover::any(alike.map(|(_, _, narrow)| implied(operator, values, narrow)));
        let elsewhere = about.iter().any(|(other, ..)| other != operator);
        if elsewhere { found.or_unknown() } else { found }
    }))
}

/// Returns yes if a test holds for all requests for which the same test with the values of `narrow` holds.
fn implied(operator: &str, wide: &[&str], narrow: &[&str]) -> Cover {
    let within = |some: &[&str], all: &[&str]| some.iter().all(|value| all.contains(value));
    if within(wide, narrow) && within(narrow, wide) {
        return Cover::Yes;
    }
    let base = operator.strip_prefix("foranyvalue:").or_else(|| operator.strip_prefix("forallvalues:")).unwrap_or(operator);
    let like = |wide: &[&str], narrow: &[&str]| {
        Cover::all(narrow.iter().map(|narrow| Cover::any(wide.iter().map(|wide| contains(wide, narrow)))))
    };
    let plain = ![wide, narrow].iter().any(|values| values.iter().any(|value| is_variable(value)));
    match base {
        "stringlike" => like(wide, narrow),
        "stringnotlike" => like(narrow, wide),
        "stringequals" if plain => Cover::of(within(narrow, wide)),
        "stringnotequals" if plain => Cover::of(within(wide, narrow)),
        _ if LISTED.contains(&base) => Cover::of(within(narrow, wide)).or_unknown(),
        _ if UNLISTED.contains(&base) => Cover::of(within(wide, narrow)).or_unknown(),
        _ => Cover::Unknown,
    }
}
