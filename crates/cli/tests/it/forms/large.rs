//! A plan of a thousand steps, and one full of texts that mean something to Markdown.

use std::collections::BTreeSet;

use heiiki_model::plan::{KeepReason, Kept, Note, Noted, Plan, Reason, Refusal, Refused, Step, Verb};
use heiiki_model::{Change, Loss, Mode, Object, To};
use serde_json::json;

use super::{forms, json, markdown, named, text, well_formed};
use crate::plans::{at, create, delete, plan, step};
use crate::schemas::fits;

const HOSTILE: &str =
    "a|b `c` ``` @everyone #12 <script>x</script> <!-- --> [l](http://x.y) *b* _i_ \\| \u{202e}txt GH-12 !7 ~label";

fn object(address: &str, id: &str) -> Object {
    Object {
        kind: at(address).kind,
        id: id.to_owned(),
        tags: std::collections::BTreeMap::new(),
        live: json!({}),
        existing: false,
    }
}

fn change(field: &'static str, from: serde_json::Value, to: serde_json::Value, mode: Mode) -> Change {
    Change { field: field.into(), from, to: To::value(to), mode }
}

/// 500 creations, 200 changes, 100 replacements in two steps each, 100 deletions.
fn thousand() -> Plan {
    let mut steps = Vec::new();
    for index in 0..500 {
        let want =
            json!({"vpc": "main", "availability_zone": "a", "cidr_block": format!("10.{}.{}.0/24", index / 250, index % 250)});
        steps.push(create(&format!("subnet/new-{index}"), want));
    }
    for index in 0..200 {
        let address = format!("security_group/changed-{index}");
        let rule = |port: usize| json!({"protocol": "tcp", "from_port": port, "to_port": port, "peer": "10.0.0.0/8"});
        let changes = vec![change("ingress", json!([]), json!([rule(index), rule(443)]), Mode::InPlace)];
        steps.push(Step { object: Some(object(&address, "sg-1")), changes, ..step(Verb::Update, &address, Reason::Differs) });
    }
    for index in 0..100 {
        let address = format!("notebook_instance/moved-{index}");
        let id = format!("Moved-{index}");
        let why = Reason::Replaced { field: "subnet".into(), because: "a notebook instance stays in its subnet".into() };
        let changes = vec![change(
            "subnet",
            json!("subnet-1"),
            json!("subnet-2"),
            Mode::replace("a notebook instance stays in its subnet"),
        )];
        steps.push(Step { loses: Some(Loss::of("its volume")), ..delete(&address, &id, why.clone()) });
        steps.push(Step { object: Some(object(&address, &id)), changes, ..step(Verb::Create, &address, why) });
    }
    for index in 0..100 {
        steps.push(delete(&format!("role/gone-{index}"), &format!("Gone-{index}"), Reason::NotInSpec));
    }
    plan(steps)
}

fn names(kind: &str) -> BTreeSet<String> {
    (0..100).map(|index| format!("{kind}-{index}")).collect()
}

#[test]
fn a_thousand_steps_keep_to_the_bytes_and_name_what_is_destroyed() {
    let plan = thousand();
    assert_eq!(plan.steps.len(), 1000);
    let (as_text, as_json, whole) = forms(&plan, 10_000_000);
    let told = json(&as_json);
    assert_eq!(told.counts, [500, 200, 100, 100]);
    assert_eq!((&text(&as_text), &markdown(&whole)), (&told, &told));
    fits("plan", &as_json);
    assert!(!whole.contains("Left out"));
    let mut longer = whole.len();
    for budget in [whole.len() - 1, 100_000, 60_000, 30_000, 10_000] {
        let (.., comment) = forms(&plan, budget);
        assert!(comment.len() <= longer, "{budget}: {}", comment.len());
        longer = comment.len();
        assert!(comment.len() <= budget, "{budget}: {}", comment.len());
        well_formed(&comment);
        assert_eq!(markdown(&comment).counts, told.counts);
        for (title, kind) in
            [("replaces", "notebook_instance/moved"), ("data loss", "notebook_instance/moved"), ("deletes", "role/gone")]
        {
            assert_eq!(named(&comment, title).into_iter().collect::<BTreeSet<_>>(), names(kind), "{budget} {title}");
        }
        let last = comment.lines().last().unwrap();
        assert!(
            last.contains("Left out to stay within") && last.contains("heiiki plan") && last.contains("heiiki show FILE"),
            "{last}"
        );
    }
    // Naming them takes more than this; that goes before the bytes.
    let (.., smallest) = forms(&plan, 2_000);
    assert_eq!(named(&smallest, "deletes").len(), 100);
    well_formed(&smallest);
}

#[test]
fn the_details_of_creations_go_first_and_rows_of_destruction_last() {
    let plan = thousand();
    let (.., whole) = forms(&plan, 10_000_000);
    let details = |text: &str, sign: &str| text.matches(&format!("<summary>{sign} ")).count();
    let mut last = (usize::MAX, usize::MAX, usize::MAX);
    for budget in (10_000..whole.len()).rev().step_by(whole.len() / 40) {
        let (.., text) = forms(&plan, budget);
        let now = (details(&text, "+"), details(&text, "~"), details(&text, "±"));
        assert!(now.0 <= last.0 && now.1 <= last.1 && now.2 <= last.2, "{budget}");
        assert!(now.0 == 0 || now.1 == 200, "{budget}: details of changes outlive those of creations");
        let rows = |sign: &str| markdown(&text).rows.iter().filter(|(row, _)| row == sign).count();
        assert!(rows("+") == 500 || now.1 == 0, "{budget}: rows outlive details");
        assert!([0, 500].contains(&rows("+")) && [0, 200].contains(&rows("~")) && [0, 100].contains(&rows("-")), "{budget}");
        last = now;
    }
}

#[test]
fn nothing_that_others_write_means_anything() {
    let why = Refused::Unchangeable { field: HOSTILE.into(), because: format!("{HOSTILE}\n{HOSTILE}") };
    let refusal = Refusal::new(&at("role/x"), why);
    let document =
        |action: &str| json!({"Statement": [{"Sid": HOSTILE, "Effect": "Allow", "Action": action, "Resource": HOSTILE}]});
    let policy = Step {
        object: Some(object("policy/p", "p")),
        changes: vec![
            change("document", document("s3:Get*"), document("s3:*"), Mode::InPlace),
            change("description", json!(HOSTILE), json!("a\n```\nb"), Mode::InPlace),
        ],
        ..step(Verb::Update, "policy/p", Reason::Differs)
    };
    let kept = Kept { at: at("role/y"), id: HOSTILE.into(), why: KeepReason::NotRead { said: HOSTILE.into() } };
    let plan = Plan {
        refusals: vec![refusal],
        kept: vec![kept],
        notes: vec![Note::new(&at("vpc/v"), Noted::Adopts { id: HOSTILE.into() })],
        ..plan(vec![
            policy,
            create("bucket/b", json!({"name": HOSTILE})),
            Step { loses: Some(Loss::of(HOSTILE)), ..delete("role/z", HOSTILE, Reason::Broken(HOSTILE.into())) },
        ])
    };
    let (as_text, as_json, comment) = forms(&plan, 60_000);
    well_formed(&comment);
    assert!(!comment.contains('\u{202e}'));
    assert_eq!((&text(&as_text), &markdown(&comment)), (&json(&as_json), &json(&as_json)));
    assert!(
        comment.contains("access widens") && as_text.contains("access widens") && as_json.contains(r#""reach": "widens""#),
        "{comment}"
    );
}
