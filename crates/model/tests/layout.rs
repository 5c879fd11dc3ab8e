//! `heiiki fmt`: the layout of a text, the parts that survive it, and a check that it settles.

#![expect(clippy::unwrap_used, reason = "tests")]

use heiiki_model::spec::{self, Sources, format};
use proptest::prelude::*;

fn laid_out(text: &str) -> String {
    let sources = Sources::from_texts([("spec.yaml", text)]);
    format::normalise(sources.iter().next().unwrap())
        .unwrap_or_else(|found| panic!("{text}\n{}", spec::render(&found, 110, false)))
}

fn check(before: &str, after: &str) {
    assert_eq!(laid_out(before), after);
    assert_eq!(laid_out(after), after, "the layout settles at once");
}

#[test]
fn top_keys_and_collections_take_their_usual_order() {
    check(
        "# about this spec\n\niam: {roles: {}}\n\n# the network\nec2:\n  subnets: {}\n  # first of all\n  vpcs: {}\nregion: us-east-1 # home\nversion: 1\nx-a: &a {b: c}\ntags: {}\n# the end\n",
        "# about this spec\n\nversion: 1\nregion: us-east-1 # home\ntags: {}\nx-a: &a {b: c}\n\n# the network\nec2:\n  # first of all\n  vpcs: {}\n  subnets: {}\n\niam: {roles: {}}\n# the end\n",
    );
}

#[test]
fn indentation_is_two_per_level_and_comments_go_along() {
    check(
        "ec2:\n    vpcs:\n        # the one\n        main:   # here\n            cidr_block: 10.0.0.0/16\n            # last\n    subnets:\n            a:\n              tags:\n                      Team: ml\n# end\n",
        "ec2:\n  vpcs:\n    # the one\n    main:   # here\n      cidr_block: 10.0.0.0/16\n      # last\n  subnets:\n    a:\n      tags:\n        Team: ml\n# end\n",
    );
}

#[test]
fn lists_stand_inside_their_key() {
    check(
        "iam:\n  policies:\n    P:\n      document:\n        Statement:\n        - Effect: Deny\n          Action:\n          - a\n          -   b\n        -   Effect: Allow\n            Resource: x\n",
        "iam:\n  policies:\n    P:\n      document:\n        Statement:\n          - Effect: Deny\n            Action:\n              - a\n              - b\n          - Effect: Allow\n            Resource: x\n",
    );
}

#[test]
fn texts_of_several_lines_keep_their_lines() {
    check(
        "ec2:\n    instances:\n        i:\n            user_data: |\n                #!/bin/bash\n                if true; then\n                    echo '  # no comment  '   \n                fi\n\n            name: >-\n                folded\n                text\n            note: \"quoted\n                over lines\"\n",
        "ec2:\n  instances:\n    i:\n      user_data: |\n          #!/bin/bash\n          if true; then\n              echo '  # no comment  '   \n          fi\n\n      name: >-\n          folded\n          text\n      note: \"quoted\n          over lines\"\n",
    );
}

#[test]
fn quotes_stay_only_where_they_are_needed() {
    check(
        "tags: {A: 'b', C: \"no\", D: 'it''s', E: \"2012-10-17\", F: '*', G: \"a: b\", 'H': \"x y\", I: '123', J: \"${region}\", K: 'ml.t3.medium'}\n",
        "tags: {A: b, C: \"no\", D: \"it's\", E: \"2012-10-17\", F: \"*\", G: \"a: b\", H: x y, I: \"123\", J: \"${region}\", K: ml.t3.medium}\n",
    );
}

#[test]
fn blank_lines_markers_and_line_ends_are_evened_out() {
    check("---\r\n\r\n\r\nversion: 1   \r\n\r\n\r\n\r\nregion: a\r\nec2: {}", "version: 1\n\nregion: a\n\nec2: {}\n");
    check("version: 1\n---\nec2:   \n   vpcs: {}\n", "version: 1\n---\nec2:\n  vpcs: {}\n");
    check("", "");
}

#[test]
fn an_alias_never_comes_before_its_anchor() {
    check("ec2:\n  vpcs: &v {}\ntags: *v\n", "ec2:\n  vpcs: &v {}\ntags: *v\n");
}

#[test]
fn a_text_that_is_not_understood_stays_as_it_is() {
    check("? a\n: b\n", "? a\n: b\n");
    check("%YAML 1.2\n---\na: b\n", "%YAML 1.2\n---\na: b\n");
}

#[test]
fn broken_yaml_is_refused_with_its_place() {
    let sources = Sources::from_texts([("spec.yaml", "a: [\n")]);
    let found = format::normalise(sources.iter().next().unwrap()).unwrap_err();
    assert_eq!(found.iter().next().unwrap().code(), "yaml-syntax");
}

/// A YAML value written in a random but valid style.
fn block(depth: u32) -> impl Strategy<Value = Vec<String>> {
    let scalar = prop_oneof![
        "[a-z]{1,8}",
        "'[a-z ]{0,8}'",
        "\"[a-z:# *]{0,8}\"",
        Just("no".to_owned()),
        Just("[a, 'b', {c: \"d\"}]".to_owned()),
        Just("012".to_owned()),
        Just("~".to_owned()),
    ];
    let leaf = scalar.prop_map(|text| vec![text]);
    leaf.prop_recursive(depth, 64, 5, |inner| {
        let comment = prop_oneof![Just(String::new()), "# [a-z]{1,6}"];
        let item = (inner.clone(), 1_usize..5, comment.clone(), 0_usize..3);
        let map = prop::collection::btree_map("[a-z]{1,5}", item.clone(), 1..5)
            .prop_map(|entries| entries.into_iter().flat_map(|(key, item)| part(&format!("{key}:"), item)).collect());
        let list =
            prop::collection::vec(item, 1..4).prop_map(|items| items.into_iter().flat_map(|item| part("-", item)).collect());
        let literal = prop::collection::vec("[ a-z#:-]{0,10}", 1..4).prop_map(|lines| {
            let body = lines.into_iter().map(|line| if line.trim().is_empty() { String::new() } else { format!("  x{line}") });
            std::iter::once("|".to_owned()).chain(body).collect::<Vec<_>>()
        });
        prop_oneof![3 => map, 2 => list, 1 => literal]
    })
}

/// A key or dash with its value below or beside it, a comment, and blank lines.
fn part(head: &str, (value, indent, comment, blanks): (Vec<String>, usize, String, usize)) -> Vec<String> {
    let mut lines: Vec<String> = vec![String::new(); blanks];
    if !comment.is_empty() {
        lines.push(comment.clone());
    }
    let scalar =
        value.len() == 1 && !value[0].ends_with(':') && !value[0].contains(": ") && !value[0].starts_with('-') || value[0] == "|";
    let pad = " ".repeat(indent);
    if scalar {
        lines.push(format!("{head} {}", value[0]));
        lines.extend(value.iter().skip(1).map(|line| if line.is_empty() { String::new() } else { format!("{pad}{line}") }));
    } else {
        lines.push(if comment.is_empty() { head.to_owned() } else { format!("{head} {comment}x") });
        lines.extend(value.iter().map(|line| if line.is_empty() { String::new() } else { format!("{pad}{line}") }));
    }
    lines
}

fn comments(text: &str) -> Vec<String> {
    let mut found: Vec<String> =
        text.lines().filter_map(|line| Some(format!("#{}", line.split_once("# ")?.1.trim_end()))).collect();
    found.sort();
    found
}

fn meaning(text: &str) -> Option<Vec<serde_yaml::Value>> {
    use serde::Deserialize;
    serde_yaml::Deserializer::from_str(text).map(serde_yaml::Value::deserialize).collect::<Result<_, _>>().ok()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]

    #[test]
    fn values_and_comments_survive_and_the_layout_settles(lines in block(4)) {
        let text = lines.join("\n") + "\n";
        let sources = Sources::from_texts([("spec.yaml", text.as_str())]);
        if let Ok(once) = format::normalise(sources.iter().next().unwrap()) {
            prop_assert_eq!(meaning(&once), meaning(&text), "{}\n=>\n{}", text, once);
            prop_assert_eq!(comments(&once), comments(&text), "{}\n=>\n{}", text, once);
            prop_assert_eq!(laid_out(&once), once);
        }
    }

    #[test]
    fn any_text_is_laid_out_or_refused(text in "(\\PC|[\\n :#\\-\\[\\]{}'\"|>&*!?,\\t]){0,120}") {
        let sources = Sources::from_texts([("spec.yaml", text.as_str())]);
        if let Ok(once) = format::normalise(sources.iter().next().unwrap()) {
            prop_assert_eq!(laid_out(&once), once);
        }
    }
}
