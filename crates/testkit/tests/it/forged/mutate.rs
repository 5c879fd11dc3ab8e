//! Forgeries of a saved plan: random changes that a seed decides, and new digests that make the file look untouched.

use heiiki_plan::saved::Saved;
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

/// Numbers that look like chance and are the same for the same seed.
pub(super) struct Chance(u64);

impl Chance {
    pub(super) const fn new(seed: u64) -> Self {
        Self(seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) ^ 0x2545_f491_4f6c_dd1d)
    }

    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    /// A number below `bound`; zero when there is none.
    fn below(&mut self, bound: usize) -> usize {
        usize::try_from(self.next() % (bound.max(1) as u64)).unwrap_or_default()
    }

    /// One of several. `None` if there is none.
    fn one<'a, T>(&mut self, all: &'a [T]) -> Option<&'a T> {
        all.get(self.below(all.len()))
    }
}

/// Parts of other plans.
pub(super) struct Donors {
    steps: Vec<Value>,
    specs: Vec<Value>,
    known: Vec<Value>,
}

impl Donors {
    pub(super) fn of<'a>(plans: impl Iterator<Item = &'a Value> + Clone) -> Self {
        let steps = plans.clone().flat_map(|plan| plan["plan"]["steps"].as_array().cloned().unwrap_or_default()).collect();
        let member = |name: &'static str| plans.clone().map(move |plan| plan[name].clone()).collect();
        Self { steps, specs: member("spec"), known: member("known") }
    }
}

/// The digest of a value, as heiiki computes it.
fn digest(value: &Value) -> String {
    let bytes = Sha256::digest(value.to_string().as_bytes());
    bytes.iter().fold("sha256:".to_owned(), |text, byte| format!("{text}{byte:02x}"))
}

/// The text of a plan with both digests computed anew, as heiiki reads it: members in its order, and those that it does not know left out.
pub(super) fn sealed(mut plan: Value) -> String {
    let read: Option<Value> =
        serde_json::from_value::<Saved>(plan.clone()).ok().and_then(|saved| serde_json::to_value(saved).ok());
    let mut bare = read.unwrap_or_else(|| plan.clone());
    if let (Some(bare), Some(members)) = (bare.as_object_mut(), plan.as_object_mut()) {
        if let Some(spec) = bare.get("spec").map(digest) {
            bare.insert("spec_digest".to_owned(), spec.clone().into());
            members.insert("spec_digest".to_owned(), spec.into());
        }
        bare.shift_remove("used_at");
        bare.shift_remove("used_by");
        bare.insert("id".to_owned(), "".into());
        members.insert("id".to_owned(), digest(&Value::Object(bare.clone())).into());
    }
    plan.to_string()
}

/// The pointers of everything in a value.
fn places(value: &Value, at: &str, found: &mut Vec<String>) {
    found.push(at.to_owned());
    match value {
        Value::Array(items) => {
            items.iter().enumerate().for_each(|(index, item)| places(item, &format!("{at}/{index}"), found));
        }
        Value::Object(members) => {
            for (key, item) in members {
                places(item, &format!("{at}/{}", key.replace('~', "~0").replace('/', "~1")), found);
            }
        }
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
    }
}

/// A place below a pointer, by chance.
fn place(plan: &Value, below: &str, chance: &mut Chance) -> String {
    let mut found = Vec::new();
    if let Some(value) = plan.pointer(below) {
        places(value, below, &mut found);
    }
    chance.one(&found).cloned().unwrap_or_default()
}

fn steps(plan: &mut Value) -> &mut Vec<Value> {
    plan["plan"]["steps"].as_array_mut().expect("a plan that is changed first has steps")
}

/// Numbers the steps anew. References to earlier steps are kept where the step still exists and still comes earlier.
fn renumber(plan: &mut Value) {
    let old: Vec<Value> = steps(plan).iter().map(|step| step["id"].clone()).collect();
    let place = |id: &Value| old.iter().position(|other| other == id);
    for (index, step) in steps(plan).iter_mut().enumerate() {
        step["id"] = index.into();
        if let Some(after) = step.get("after").and_then(Value::as_array) {
            let mut after: Vec<usize> = after.iter().filter_map(place).filter(|before| *before < index).collect();
            after.sort_unstable();
            let members = step.as_object_mut().expect("a step has members");
            if after.is_empty() {
                members.shift_remove("after");
            } else {
                members.insert("after".to_owned(), json!(after));
            }
        }
    }
    if let Some(kin) = plan["plan"].get_mut("kin").and_then(Value::as_array_mut) {
        kin.retain_mut(|kin| match kin.pointer("/fate/deleted").map(&place) {
            None => true,
            Some(None) => false,
            Some(Some(index)) => {
                kin["fate"]["deleted"] = index.into();
                true
            }
        });
    }
}

/// The facts that the steps rely on, as a careful forger writes them: those of steps that are gone are left out.
fn without_guards_of(plan: &mut Value, at: &Value) {
    if let Some(guards) = plan["guards"].as_array_mut() {
        guards.retain(|guard| guard["at"] != *at);
    }
}

fn odd(chance: &mut Chance) -> Value {
    let deep = |depth: usize| (0..depth).fold(json!("x"), |value, _| json!([value]));
    match chance.below(14) {
        0 => Value::Null,
        1 => json!(true),
        2 => json!(-1),
        3 => json!(u64::MAX),
        4 => json!(1e308),
        5 => json!(""),
        6 => json!("\u{202e}\u{1b}[2J"),
        7 => json!("x".repeat(5000)),
        8 => json!([]),
        9 => json!({}),
        10 => deep(60),
        11 => deep(400),
        12 => json!("10.0.0.0/99"),
        _ => json!("${vpc/main.id}"),
    }
}

/// A scalar that is another one of the same sort.
fn nearby(value: &Value, chance: &mut Chance) -> Value {
    match value {
        Value::Null => json!(0),
        Value::Bool(flag) => json!(!flag),
        Value::Number(number) => json!(number.as_u64().unwrap_or_default() + 1 + chance.below(3) as u64),
        Value::String(text) => match chance.below(3) {
            0 => json!(format!("{text}x")),
            1 => json!(text.chars().rev().collect::<String>()),
            _ => json!(text.replace('a', "b")),
        },
        Value::Array(_) | Value::Object(_) => value.clone(),
    }
}

/// A change at any place, without regard to the value there.
fn anywhere(plan: &mut Value, below: &str, chance: &mut Chance) {
    let at = place(plan, below, chance);
    let with = odd(chance);
    let kind = chance.below(4);
    if kind < 2 {
        if let Some(value) = plan.pointer_mut(&at) {
            *value = if kind == 0 { with } else { nearby(&value.clone(), chance) };
        }
        return;
    }
    let Some((parent, key)) = at.rsplit_once('/') else { return };
    let key = key.replace("~1", "/").replace("~0", "~");
    match plan.pointer_mut(parent) {
        Some(Value::Object(members)) if kind == 2 => {
            members.shift_remove(&key);
        }
        Some(Value::Object(members)) => {
            members.insert(format!("{key}x"), with);
        }
        Some(Value::Array(items)) => {
            let index = key.parse().unwrap_or(0).min(items.len().saturating_sub(1));
            if kind == 2 {
                items.remove(index);
            } else {
                items.insert(index, items[index].clone());
            }
        }
        _ => {}
    }
}

type Change = fn(&mut Value, &Donors, &mut Chance);

/// The number of changes that ignore the shape of the value.
const SHAPELESS: usize = 5;

/// The changes: first those at any place, then those that know what a plan is.
const CHANGES: &[Change] = &[
    |plan, _, chance| anywhere(plan, "", chance),
    |plan, _, chance| anywhere(plan, "/plan/steps", chance),
    |plan, _, chance| anywhere(plan, "/spec/resources", chance),
    |plan, _, chance| anywhere(plan, "/known", chance),
    |plan, _, chance| anywhere(plan, "/intent", chance),
    append,
    |plan, _, chance| {
        // A step is not there, and what waited for it waits for nothing.
        let index = chance.below(steps(plan).len());
        let step = steps(plan).remove(index);
        without_guards_of(plan, &step["at"]);
        renumber(plan);
    },
    |plan, _, chance| {
        // A step is there twice.
        let index = chance.below(steps(plan).len());
        let step = steps(plan)[index].clone();
        let into = chance.below(steps(plan).len());
        steps(plan).insert(into, step);
        if chance.below(2) == 0 {
            renumber(plan);
        }
    },
    |plan, _, chance| {
        // Two steps are in each other's place.
        let (one, other) = (chance.below(steps(plan).len()), chance.below(steps(plan).len()));
        steps(plan).swap(one, other);
        renumber(plan);
    },
    want,
    |plan, _, chance| {
        // A change shows other values than it had.
        let index = chance.below(steps(plan).len());
        let part = ["from", "to/value", "field", "mode"][chance.below(4)];
        let at = place(plan, &format!("/plan/steps/{index}/changes/0/{part}"), chance);
        if let Some(value) = plan.pointer_mut(&at).filter(|_| !at.is_empty()) {
            *value = nearby(&value.clone(), chance);
        }
    },
    |plan, _, chance| {
        // One of several changes is not shown.
        let many: Vec<usize> = (0..steps(plan).len())
            .filter(|index| steps(plan)[*index]["changes"].as_array().is_some_and(|changes| changes.len() > 1))
            .collect();
        if let Some(index) = chance.one(&many).copied() {
            let at = steps(plan)[index]["at"].clone();
            steps(plan)[index]["changes"].as_array_mut().expect("changes").remove(0);
            without_guards_of(plan, &at);
        }
    },
    |plan, _, chance| {
        // A step is of another kind.
        let kinds = ["vpc", "role", "domain", "bucket", "policy", "network_interface"];
        let index = chance.below(steps(plan).len());
        let kind = kinds[chance.below(kinds.len())];
        let step = &mut steps(plan)[index];
        let name = step["at"].as_str().and_then(|at| at.split_once('/')).map_or("x", |(_, name)| name).to_owned();
        step["at"] = json!(format!("{kind}/{name}"));
        if chance.below(2) == 0 && step.get("object").is_some() {
            step["object"]["kind"] = json!(kind);
        }
    },
    object,
    |plan, _, chance| {
        // The intent is another one.
        let members = ["destroy", "evict_users", "orphans", "adopt"];
        let member = members[chance.below(members.len())];
        plan["intent"][member] = json!(!plan["intent"][member].as_bool().unwrap_or_default());
    },
    |plan, _, chance| {
        // Consent is given, or taken back.
        let given = plan["intent"]["allow_data_loss"].as_array().is_some_and(|given| !given.is_empty());
        plan["intent"]["allow_data_loss"] = if given { json!([]) } else { json!(["notebook_instance/dev"]) };
        if chance.below(2) == 0 {
            plan["plan"]["refusals"] = json!([]);
        }
    },
    |plan, _, chance| {
        // The refusals are removed.
        plan["plan"]["refusals"] = json!([]);
        if chance.below(2) == 0 {
            plan["guards"] = json!([]);
        }
    },
    |plan, _, chance| {
        // The reason of a refusal is replaced, in a form that heiiki writes or in one that it does not.
        let text = "\u{1b}[2J\u{202e}<b>`x`";
        let reasons = [
            json!({"at": "vpc/main", "cause": "clash", "why": {"code": "taken", "id": text}}),
            json!({"at": "vpc/main", "cause": "cycle", "why": {"code": "cycle", "through": []}}),
            json!({"at": "vpc/main", "cause": "users", "why": {"code": "taken", "id": text}}),
            json!({"at": "vpc/main", "cause": "clash", "why": {"code": "no_such_reason"}}),
            json!({"at": "vpc/main", "cause": "clash", "message": text, "help": text}),
        ];
        plan["plan"]["refusals"] = json!([chance.one(&reasons)]);
    },
    |plan, _, _| plan["guards"] = json!([]),
    |plan, _, chance| {
        // The fate of kin is changed to "stays", or removed.
        let keep = chance.below(2) == 0;
        if let Some(kin) = plan["plan"].get_mut("kin").and_then(Value::as_array_mut) {
            if keep {
                kin.iter_mut().for_each(|kin| kin["fate"] = json!({"stays": {"code": "retained"}}));
            } else {
                kin.clear();
            }
        }
        let kept = plan["plan"].get("kin").and_then(Value::as_array).is_some_and(Vec::is_empty);
        if kept {
            plan["plan"].as_object_mut().expect("a plan").shift_remove("kin");
        }
    },
    |plan, _, chance| {
        // A step waits for another step.
        let index = chance.below(steps(plan).len());
        let after: Vec<usize> = (0..chance.below(3)).map(|_| chance.below(index + 2)).collect();
        steps(plan)[index]["after"] = json!(after);
    },
    |plan, _, chance| {
        let verbs = ["create", "update", "release", "delete"];
        let index = chance.below(steps(plan).len());
        steps(plan)[index]["verb"] = json!(verbs[chance.below(verbs.len())]);
    },
    |plan, _, chance| {
        let index = chance.below(steps(plan).len());
        let member = ["tags", "why", "loses", "disposition", "ignore", "of"][chance.below(6)];
        let value = match member {
            "tags" => json!({"Owner": "me"}),
            "why" => json!("not_in_spec"),
            "loses" => json!({"what": "nothing", "retainable": false}),
            "disposition" => json!("retain"),
            "ignore" => json!(["tags"]),
            _ => json!("vpc/main"),
        };
        steps(plan)[index][member] = value;
    },
    |plan, donors, chance| {
        // Another spec, or other objects, behind the same steps.
        let (member, values) = if chance.below(2) == 0 { ("spec", &donors.specs) } else { ("known", &donors.known) };
        if let Some(value) = chance.one(values) {
            plan[member] = value.clone();
        }
    },
    |plan, _, chance| {
        let place = ["environment", "account", "region", "partition"][chance.below(4)];
        let value = odd(chance);
        for member in ["/spec/place", "/plan/place", "/known/place"] {
            if let Some(at) = plan.pointer_mut(member) {
                at[place] = value.clone();
            }
        }
    },
    |plan, _, chance| plan["heiiki_plan"] = [json!(0), json!(1), json!(u64::MAX), json!("2")][chance.below(4)].clone(),
    |plan, _, chance| plan["made_by"] = [json!("heiiki 9.9.9"), json!(""), json!(null)][chance.below(3)].clone(),
];

/// Steps of other plans stand at the end.
fn append(plan: &mut Value, donors: &Donors, chance: &mut Chance) {
    for _ in 0..=chance.below(3) {
        let Some(mut step) = chance.one(&donors.steps).cloned() else { return };
        let members = step.as_object_mut().expect("a step has members");
        members.shift_remove("after");
        if chance.below(2) == 0 {
            members.shift_remove("loses");
            members.shift_remove("disposition");
        }
        if chance.below(3) == 0 {
            let kind = members["at"].as_str().and_then(|at| at.split_once('/')).map_or("vpc", |(kind, _)| kind).to_owned();
            members.insert("at".to_owned(), json!(format!("{kind}/old")));
            members.insert("why".to_owned(), json!("not_in_spec"));
        }
        let number = steps(plan).len();
        step["id"] = json!(number);
        steps(plan).push(step);
    }
}

/// Something else is wanted behind the same changes.
fn want(plan: &mut Value, _: &Donors, chance: &mut Chance) {
    let with: Vec<usize> = (0..steps(plan).len()).filter(|index| steps(plan)[*index]["want"].is_object()).collect();
    let Some(index) = chance.one(&with).copied() else { return };
    let at = place(plan, &format!("/plan/steps/{index}/want"), chance);
    let value = if chance.below(3) == 0 { Some(odd(chance)) } else { None };
    if let Some(there) = plan.pointer_mut(&at) {
        *there = value.unwrap_or_else(|| nearby(&there.clone(), chance));
    }
}

/// Another object of the same kind is acted on.
fn object(plan: &mut Value, _: &Donors, chance: &mut Chance) {
    let with: Vec<usize> = (0..steps(plan).len()).filter(|index| steps(plan)[*index]["object"].is_object()).collect();
    let Some(index) = chance.one(&with).copied() else { return };
    let object = &mut steps(plan)[index]["object"];
    let id = object["id"].as_str().unwrap_or_default().to_owned();
    let other = format!("{}0", &id[..id.len().saturating_sub(1)]);
    let text = object.to_string().replace(&format!("\"{id}\""), &format!("\"{other}\""));
    *object = serde_json::from_str(&text).unwrap_or(Value::Null);
}

/// The text of a changed plan.
pub(super) fn mutated(plan: &Value, donors: &Donors, chance: &mut Chance) -> String {
    let mut plan = plan.clone();
    // Changes that ignore the shape come last.
    let first = chance.below(CHANGES.len());
    CHANGES[first](&mut plan, donors, chance);
    let steps = plan.pointer("/plan/steps").and_then(Value::as_array).is_some_and(|steps| !steps.is_empty());
    if first >= SHAPELESS && steps && chance.below(4) == 0 {
        CHANGES[chance.below(CHANGES.len())](&mut plan, donors, chance);
    }
    match chance.below(40) {
        // Without new digests: a forger would compute them, but a damaged disk does not.
        0 => plan.to_string(),
        1 => {
            let text = sealed(plan);
            let end = text.len() * chance.below(100) / 100;
            text.chars().take(end).collect()
        }
        _ => sealed(plan),
    }
}
