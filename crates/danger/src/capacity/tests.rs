//! Tests for endpoints that autoscaling or people have changed.

use std::collections::{BTreeMap, BTreeSet};

use heiiki_model::plan::{Reason, Step, StepId, Verb};
use heiiki_model::{Address, Change, Mode, Object, Place, To};
use serde_json::json;

use super::*;

const CONFIG: &str = "endpoint_config/serve";

fn step(verb: Verb, extra: &Value) -> Step {
    let at = Address::any("endpoint/serve").expect("an address");
    let mut want = json!({"endpoint_config": "serve"});
    want.as_object_mut().expect("members").extend(extra.as_object().expect("members").clone());
    let live = json!({
        "name": "serve", "arn": "arn:aws:sagemaker:r:1:endpoint/serve", "status": "InService", "failure_reason": null,
        "endpoint_config_name": "old", "pending": null,
        "variants": [
            {"variant_name": "a", "current_instance_count": 5, "desired_instance_count": 5, "current_weight": 0.5},
            {"variant_name": "b", "current_instance_count": 1, "desired_instance_count": 1, "current_weight": 1.0},
            {"variant_name": "c", "current_instance_count": null, "desired_instance_count": null, "current_weight": 1.0},
        ],
    });
    Step {
        id: StepId(0),
        verb,
        at: at.clone(),
        of: None,
        object: Some(Object { kind: at.kind, id: "serve".into(), tags: BTreeMap::new(), live, existing: false }),
        want: Some(want),
        tags: BTreeMap::new(),
        ignore: Vec::new(),
        changes: vec![Change {
            field: "endpoint_config".into(),
            from: json!("old"),
            to: To::value(json!("${endpoint_config/serve.id}")),
            mode: Mode::InPlace,
        }],
        after: BTreeSet::new(),
        why: Reason::Differs,
        loses: None,
        disposition: None,
    }
}

fn told(step: &Step, variants: &Value) -> Vec<String> {
    let place = Place {
        environment: "e".into(),
        account: "123456789012".into(),
        region: "ap-northeast-1".into(),
        partition: "aws".into(),
    };
    let mut ground = Ground::of(&place);
    ground.variants.insert(CONFIG.to_owned(), variants);
    let steps = Steps { changes: vec![step], ..Steps::default() };
    lost(KindName::Endpoint, &steps, &ground).iter().map(ToString::to_string).collect()
}

#[test]
fn fewer_instances_and_other_weights_are_told_and_more_are_not() {
    let variants = json!([
        {"variant_name": "a", "initial_instance_count": 2},
        {"variant_name": "b", "initial_instance_count": 3, "initial_variant_weight": 1.0},
        {"variant_name": "c", "serverless_config": {}, "initial_variant_weight": 1},
    ]);
    let update = step(Verb::Update, &json!({}));
    let all = ["variant a: 5 instances now, 2 after", "variant a: weight 0.5 now, 1 after"];
    assert_eq!(told(&update, &variants), all);
    let retains = step(Verb::Update, &json!({"retain_all_variant_properties": true}));
    assert_eq!(told(&retains, &variants), Vec::<String>::new());
    let weights = json!({"retain_all_variant_properties": true, "exclude_retained_variant_properties": ["DesiredWeight"]});
    assert_eq!(told(&step(Verb::Update, &weights), &variants), all[1..]);
    let mut other = update.clone();
    other.changes[0].field = "tags".into();
    assert_eq!(told(&other, &variants), Vec::<String>::new(), "a change that switches nothing changes no capacity");
}

#[test]
fn a_weight_that_aws_keeps_in_32_bits_is_the_one_that_was_written() {
    let kept = |weight: f32| f64::from(weight);
    let same = |weight: f64, live: f64| {
        let variant = LiveVariant {
            variant_name: "a".into(),
            current_instance_count: None,
            desired_instance_count: None,
            current_weight: Some(live),
        };
        super::weight(&variant, &json!({"initial_variant_weight": weight}))
    };
    assert_eq!(same(0.7, kept(0.7)), None);
    assert_eq!(same(1000.1, kept(1000.1)), None);
    let change = same(1.0, kept(0.3)).expect("another weight");
    let told = Capacity { variant: "a".into(), change }.to_string();
    assert_eq!(told, "variant a: weight 0.3 now, 1 after");
}

#[test]
fn a_variant_that_goes_takes_its_instances_along() {
    let variants = json!([{"variant_name": "a", "initial_instance_count": 5, "initial_variant_weight": 0.5}]);
    let retains = step(Verb::Update, &json!({"retain_all_variant_properties": true}));
    assert_eq!(told(&retains, &variants), ["variant b: 1 instance now, 0 after"]);
}
