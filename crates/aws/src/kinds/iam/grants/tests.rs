//! The order of the calls that change what a holder may do.

use super::*;

const OWN: &str = "arn:aws:iam::123456789012:policy/";

fn arn(name: &str) -> String {
    match name.strip_prefix("aws:") {
        Some(name) => format!("arn:aws:iam::aws:policy/{name}"),
        None => format!("{OWN}{name}"),
    }
}

fn arns(names: &[&str]) -> Vec<String> {
    names.iter().map(|name| arn(name)).collect()
}

fn document(effects: &[&str]) -> Value {
    let one = |effect: &&str| json!({"Effect": effect, "Action": "*", "Resource": "*"});
    json!({"Version": "2012-10-17", "Statement": effects.iter().map(one).collect::<Vec<_>>()})
}

/// Documents by the first letter of a name: `D` denies, `M` does both, all others allow.
fn documents(names: &[&str]) -> BTreeMap<String, Value> {
    let own = names.iter().filter(|name| !name.starts_with("aws:"));
    let of = |name: &str| match name.chars().next() {
        Some('D') => document(&["Deny"]),
        Some('M') => document(&["Allow", "Deny"]),
        _ => document(&["Allow"]),
    };
    own.map(|name| (arn(name), of(name))).collect()
}

fn change(field: &'static str, to: Value) -> Change {
    Change { field: field.into(), from: Value::Null, to: To::value(to), mode: Mode::InPlace }
}

fn shown(act: &Act) -> String {
    let short = |arn: &str| arn.rsplit('/').next().unwrap_or_default().to_owned();
    match act {
        Act::Bound(Some(arn)) => format!("bound {}", short(arn)),
        Act::Bound(None) => "unbound".to_owned(),
        Act::Attach(arn) => format!("+{}", short(arn)),
        Act::Detach(arn) => format!("-{}", short(arn)),
        Act::Put(name, _) => format!("put {name}"),
        Act::Remove(name) => format!("remove {name}"),
        Act::Trust(_) => "trust".to_owned(),
        Act::Join(group) => format!("join {group}"),
        Act::Leave(group) => format!("leave {group}"),
    }
}

fn sequence(live: &Granted<'_>, changes: &[Change], names: &[&str]) -> Vec<String> {
    let documents = documents(names);
    let (acts, crowded) = acts(live, changes, &documents);
    ordered(acts, crowded, live, &documents).iter().map(shown).collect()
}

fn attached(live: &[&str], wanted: &[&str]) -> Vec<String> {
    let (live_arns, all) = (arns(live), [live, wanted].concat());
    let granted = Granted { policies: &live_arns, ..Granted::default() };
    sequence(&granted, &[change("policies", json!(arns(wanted)))], &all)
}

#[test]
fn policies_that_deny_come_first_and_go_last_whatever_they_are_called() {
    assert_eq!(attached(&[], &["aws:Full", "Zoo", "Deny", "aws:Other"]), ["+Deny", "+Zoo", "+Full", "+Other"]);
    assert_eq!(attached(&["DGuard", "Zoo"], &[]), ["-Zoo", "-DGuard"]);
    assert_eq!(attached(&["Zoo", "DGuard", "aws:Full"], &[]), ["-Zoo", "-Full", "-DGuard"]);
    assert_eq!(attached(&["a", "b"], &["b", "c"]), ["+c", "-a"], "nothing is missing in between");
    assert_eq!(attached(&["DOld", "a"], &["DNew", "c"]), ["+DNew", "+c", "-a", "-DOld"]);
    assert_eq!(attached(&[], &["a", "Mixed", "Deny"]), ["+Deny", "+Mixed", "+a"]);
    assert_eq!(attached(&["Deny", "Mixed", "a"], &[]), ["-a", "-Mixed", "-Deny"]);
    assert!(attached(&["a"], &["a"]).is_empty());
}

#[test]
fn attached_and_inline_policies_groups_and_the_boundary_are_one_order() {
    let live_arns = arns(&["DOld", "old"]);
    let inline = BTreeMap::from([("guard".to_owned(), document(&["Deny"])), ("work".to_owned(), document(&["Allow"]))]);
    let groups = ["leavers".to_owned()];
    let granted = Granted { policies: &live_arns, inline_policies: Some(&inline), groups: &groups, ..Granted::default() };
    let changes = [
        change("policies", json!(arns(&["new", "DNew"]))),
        change("inline_policies", json!({"new-guard": document(&["Deny"]), "new-work": document(&["Allow"])})),
        change("groups", json!(["joiners"])),
        change("permissions_boundary", json!(arn("limit"))),
    ];
    let told = sequence(&granted, &changes, &["DOld", "old", "new", "DNew", "limit"]);
    let place = |what: &str| told.iter().position(|act| act == what).unwrap_or_else(|| panic!("{what} in {told:?}"));
    for first in ["bound limit", "+DNew", "put new-guard"] {
        for then in ["+new", "put new-work", "join joiners", "-DOld", "remove guard"] {
            assert!(place(first) < place(then), "{first} before {then}: {told:?}");
        }
    }
    for last in ["-DOld", "remove guard"] {
        for before in ["-old", "remove work", "leave leavers"] {
            assert!(place(before) < place(last), "{before} before {last}: {told:?}");
        }
    }
    let bound = Granted { boundary: Some(&live_arns[1]), ..Granted::default() };
    let changes = [change("permissions_boundary", Value::Null), change("inline_policies", json!({"work": document(&["Allow"])}))];
    assert_eq!(sequence(&bound, &changes, &[]), ["put work", "unbound"], "the boundary goes last");
}

#[test]
fn a_role_is_opened_to_others_only_when_it_may_do_no_more_than_it_shall() {
    let trust = |who: &[&str]| {
        json!({"Version": "2012-10-17", "Statement": [
            {"Effect": "Allow", "Action": "sts:AssumeRole", "Principal": {"Service": who}}]})
    };
    let (old, new) = (trust(&["a.amazonaws.com"]), trust(&["a.amazonaws.com", "b.amazonaws.com"]));
    let live_arns = arns(&["much"]);
    let granted = Granted { policies: &live_arns, trust: Some(&old), ..Granted::default() };
    let less = change("policies", json!(arns(&["Deny"])));
    assert_eq!(sequence(&granted, &[change("trust", new.clone()), less], &["much", "Deny"]), ["+Deny", "-much", "trust"]);
    let closing = Granted { trust: Some(&new), ..granted };
    let more = change("policies", json!(arns(&["much", "more"])));
    assert_eq!(sequence(&closing, &[more, change("trust", old.clone())], &["much", "more"]), ["trust", "+more"]);
}

/// The most that are attached at once, and whether a policy that denies was detached while one that allows was still to go.
fn most(live: usize, sequence: &[String]) -> usize {
    let mut taken = live;
    let counts = sequence.iter().map(|act| {
        taken = if act.starts_with('+') { taken + 1 } else { taken - usize::from(act.starts_with('-')) };
        taken
    });
    counts.max().unwrap_or(live)
}

#[test]
fn a_holder_at_its_limit_makes_room_without_letting_go_of_a_denial() {
    let stay = ["s1", "s2", "s3", "s4", "s5", "s6", "s7", "s8"];
    let with = |more: &[&'static str]| [&stay[..], more].concat();
    let full = attached(&with(&["DOld", "old"]), &with(&["DNew", "new"]));
    assert_eq!(full, ["-old", "+DNew", "-DOld", "+new"], "what allows makes room for what denies");
    let guard = attached(&with(&["s9", "DOld"]), &with(&["s9", "DNew"]));
    assert_eq!(guard, ["-s1", "+DNew", "-DOld", "+s1"], "one that stays lends its place");
    for told in [&full, &guard] {
        assert!(most(10, told) <= QUOTA, "{told:?}");
    }
    let room = attached(&["DOld", "old"], &["DNew", "new"]);
    assert_eq!(room, ["+DNew", "+new", "-old", "-DOld"]);
}
