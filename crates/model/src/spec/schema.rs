//! The JSON Schema of a spec, draft 7, generated from the types that load it, for editors and the YAML language server.
//!
//! It is wider than the loader: rules across several resources, and rules that only AWS knows, are not in it. A file of a split
//! spec fits it, too, so that nothing is required at the top.

use schemars::generate::SchemaSettings;
use serde_json::{Map, Value, json};

use super::{Disposition, Selector};
use crate::region;
use crate::{KindName, kinds, shape};

const NAME: &str = "^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$";
/// The pattern of a text with a placeholder, which fits in the place of its value.
const PLACEHOLDER: &str = r"\$\{(var\.|account|region|partition|environment)";

/// The JSON Schema of a spec.
pub fn schema() -> Value {
    let mut generator = SchemaSettings::draft07().into_generator();
    let mut definitions: Map<String, Value> = Map::new();
    let mut sections: Map<String, Value> = Map::new();
    let mut resources: Vec<(String, Value)> = Vec::new();
    for kind in KindName::ALL {
        let name = format!("resource_{kind}");
        resources.push((name.clone(), resource(*kind, &mut definitions)));
        let section = sections.entry(kind.section()).or_insert_with(|| {
            let description = format!("Resources of the section {}.", kind.section());
            json!({"description": description, "type": ["object", "null"], "properties": {}, "additionalProperties": false})
        });
        section["properties"][kind.collection()] = json!({
            "description": format!("Each {kind} by its logical name."),
            "type": ["object", "null"],
            "propertyNames": {"pattern": NAME},
            "additionalProperties": {"$ref": format!("#/definitions/{name}")},
        });
    }
    let selector = generator.subschema_for::<Selector>().to_value();
    definitions.extend(generator.take_definitions(true));
    widen_selector(&mut definitions, &selector);
    let finished: Vec<(String, Value)> =
        resources.iter().map(|(name, parts)| (name.clone(), finish(parts, &definitions))).collect();
    for (_, parts) in &resources {
        // Taken over into `resource_...`. No schema refers to the bare want any more.
        definitions.shift_remove(definition(&parts["want"]));
    }
    definitions.extend(finished);
    definitions.values_mut().for_each(allow_placeholders);
    definitions.values_mut().for_each(allow_conditions);
    definitions.insert("when".into(), condition());
    definitions.sort_keys();
    let mut root = top();
    root["properties"].as_object_mut().expect("the top has properties").extend(sections);
    root["definitions"] = Value::Object(definitions);
    root
}

/// The schema as text, as it is kept in a file.
pub fn schema_text() -> String {
    format!("{:#}\n", schema())
}

fn top() -> Value {
    json!({
        "$schema": "http://json-schema.org/draft-07/schema#",
        "title": "heiiki spec",
        "description": "A closed network for Amazon SageMaker, as heiiki reconciles it.",
        "type": "object",
        "properties": {
            "version": {"description": "The version of this format.", "const": 1},
            "environment": {
                "description": "The name of the environment; it becomes the tag `heiiki:environment` of everything made.",
                "type": "string",
                "pattern": format!("^[a-z0-9]([a-z0-9-]{{0,30}}[a-z0-9])?$|{PLACEHOLDER}"),
            },
            "account": {
                "description": "The AWS account. plan and apply refuse any other.",
                "type": ["string", "integer"],
                "pattern": format!("^[0-9]{{12}}$|{PLACEHOLDER}"),
                "minimum": 100_000_000_000_u64,
                "maximum": 999_999_999_999_u64,
            },
            "region": {
                "description": "The AWS region; the partition follows from it.",
                "anyOf": [{"enum": region::REGIONS.to_vec()}, {"type": "string", "pattern": format!("^[a-z]{{2,}}(-[a-z]+)+-[0-9]{{1,2}}$|{PLACEHOLDER}")}],
            },
            "lease": lease(),
            "closed": closed(),
            "tags": tags("Tags for everything that can carry them; null takes one away."),
            "ignore": {
                "description": "Fields that others own, of every resource that has them: `tags.backup-*`, `ingress`, or of one kind, `security_group.ingress`.",
                "type": ["array", "null"],
                "items": {"type": "string"},
            },
            "known": known(),
            "variables": variables(),
            "moved": moved(),
        },
        "patternProperties": {"^x-": {"description": "Room for anchors that several resources share; heiiki does not read it."}},
        "additionalProperties": false,
    })
}

fn lease() -> Value {
    let mode = json!({
        "description": "`wanted`: taken where the caller may, and said where it may not; `required`: nothing is done without it; `off`: none is taken.",
        "anyOf": [{"enum": ["wanted", "required", "off"]}, {"type": "string", "pattern": PLACEHOLDER}],
    });
    json!({
        "description": "Keeps two runs that write from working at once. Without a bucket it is a parameter of Systems Manager, `/heiiki/<environment>/lease`.",
        "anyOf": [
            mode.clone(),
            {
                "type": "object",
                "properties": {
                    "mode": mode,
                    "bucket": {"description": "A bucket to keep it in, which exists and which this spec does not make.", "type": "string"},
                    "key": {
                        "description": "The key in the bucket; `heiiki/<account>/<region>/<environment>.lease` unless said otherwise.",
                        "type": "string",
                        "minLength": 1,
                        "maxLength": 1024,
                    },
                },
                "dependencies": {"key": ["bucket"]},
                "additionalProperties": false,
            },
        ],
    })
}

fn closed() -> Value {
    let text = |description: &str| json!({"description": description, "type": "string", "minLength": 1});
    let names = |description: &str| json!({"description": description, "type": "array", "items": {"type": "string"}});
    json!({
        "description": "What the network must never do. `apply` refuses a plan after which, or during which, it would not be so.",
        "type": "object",
        "properties": {
            "internet": {"description": "`never`: the claims N1, N3, N4 and N5 of `heiiki prove` must hold.", "enum": ["never"]},
            "networks": names("The claim N2 must hold, but for what leads through these: ids of peering connections, gateways, core networks."),
            "services": names("The claim N2 must hold, but for endpoints of these services of others, by their names."),
            "principals": names("The claim I1 must hold, but for these roles and users, by their addresses."),
            "waive": {
                "description": "Exceptions that somebody accepts for a time.",
                "type": "array",
                "items": {
                    "type": "object",
                    "properties": {
                        "claim": {"description": "The code of the claim.", "enum": ["N1", "N2", "N3", "N4", "N5", "I1"]},
                        "at": text("The place: the address of a resource, or an id."),
                        "reason": text("The reason."),
                        "until": {
                            "description": "The last day on which it counts, in UTC.",
                            "type": "string",
                            "pattern": format!("^[0-9]{{4}}-[0-9]{{2}}-[0-9]{{2}}$|{PLACEHOLDER}"),
                        },
                        "by": text("The person who accepts it."),
                    },
                    "required": ["claim", "at", "reason", "until", "by"],
                    "additionalProperties": false,
                },
            },
        },
        "anyOf": [{"required": ["internet"]}, {"required": ["networks"]}, {"required": ["services"]}, {"required": ["principals"]}],
        "additionalProperties": false,
    })
}

fn variables() -> Value {
    json!({
        "description": "Values that are given with `--set` or `--vars` and used as `${var.name}`.",
        "type": ["object", "null"],
        "propertyNames": {"pattern": "^[A-Za-z][A-Za-z0-9_-]{0,63}$"},
        "additionalProperties": {
            "type": ["object", "null"],
            "properties": {
                "type": {"description": "The type; a string unless said otherwise.", "enum": ["string", "number", "bool", "list"]},
                "default": {
                    "description": "The value when none is given.",
                    "type": ["string", "number", "boolean", "array"],
                    "items": {"type": "string"},
                },
                "values": {
                    "description": "The values it may have; any when it is left out.",
                    "type": "array",
                    "minItems": 1,
                    "items": {"type": ["string", "number", "boolean"]},
                },
                "description": {"description": "What it is for.", "type": "string"},
            },
            "additionalProperties": false,
        },
    })
}

fn known() -> Value {
    let text = |description: &str| json!({"description": description, "type": "string", "minLength": 1});
    json!({
        "description": "Objects that are not of the spec and are meant to be where they are: `heiiki drift` does not tell of them as added. All that an entry says must hold.",
        "type": ["array", "null"],
        "items": {
            "type": "object",
            "properties": {
                "kind": {
                    "description": "Their kind.",
                    "anyOf": [
                        {"enum": KindName::SEEN.iter().map(|kind| kind.as_str()).collect::<Vec<_>>()},
                        {"type": "string", "pattern": PLACEHOLDER},
                    ],
                },
                "id": text("AWS's id."),
                "name": text("AWS's name, or the tag `Name`."),
                "tags": {"description": "Tags that they carry.", "type": "object", "additionalProperties": {"type": "string"}},
                "requester": text("Who asked AWS for them, as AWS says of network interfaces: `amazon-elb`."),
                "reason": text("Why they are meant to be there."),
            },
            "required": ["kind", "reason"],
            "anyOf": [{"required": ["id"]}, {"required": ["name"]}, {"required": ["tags"]}, {"required": ["requester"]}],
            "additionalProperties": false,
        },
    })
}

fn moved() -> Value {
    json!({
        "description": "Resources that have another name than they had: their objects get the new one and stay as they are.",
        "type": ["array", "null"],
        "items": {
            "type": "object",
            "properties": {
                "from": {"description": "The address it had: `subnet/old`.", "type": "string"},
                "to": {"description": "The address it has in this spec: `subnet/new`.", "type": "string"},
            },
            "required": ["from", "to"],
            "additionalProperties": false,
        },
    })
}

fn tags(description: &str) -> Value {
    json!({
        "description": description,
        "type": ["object", "null"],
        "propertyNames": {"maxLength": 128, "not": {"pattern": "^([Aa][Ww][Ss]|[Hh][Ee][Ii][Ii][Kk][Ii]):"}},
        "additionalProperties": {"type": ["string", "null"], "maxLength": 256},
    })
}

/// The keys that every resource may have, as far as this kind has a use for them.
fn common(kind: KindName) -> Map<String, Value> {
    let kinds: Vec<&str> = KindName::ALL.iter().map(|kind| kind.as_str()).collect();
    let selector = if kinds::of(kind).has_default() { "selector" } else { "selector_without_default" };
    let mut keys = Map::new();
    keys.insert("existing".into(), json!({"$ref": format!("#/definitions/{selector}")}));
    if kind != KindName::InlinePolicy {
        keys.insert(
            "adopt".into(),
            json!({
                "description": "The object that is to become this resource, as long as no object is it: only its tags change for that.",
                "type": "object",
                "properties": {"id": {"description": "AWS's id: `vpc-0abc`, a role's name, a policy's ARN.", "type": "string"}},
                "required": ["id"],
                "additionalProperties": false,
            }),
        );
    }
    keys.insert(
        "protect".into(),
        json!({"description": "Never replaced and never deleted, also after this entry has left the spec.", "type": "boolean"}),
    );
    let dispositions: Vec<&str> = kinds::of(kind).dispositions().iter().map(|disposition| word(*disposition)).collect();
    if !dispositions.is_empty() {
        let description = "What happens to its data when it is deleted; the consent that `destroy` needs.";
        keys.insert("on_destroy".into(), json!({"description": description, "enum": dispositions}));
    }
    keys.insert(
        "ignore".into(),
        json!({"description": "Fields that others own.", "type": ["array", "null"], "items": {"type": "string"}}),
    );
    keys.insert(
        "depends_on".into(),
        json!({
            "description": "Resources that come first although no field names them.",
            "type": ["array", "null"],
            "items": {"type": "string", "pattern": format!("^({})/[A-Za-z0-9][A-Za-z0-9._-]{{0,63}}$|{PLACEHOLDER}", kinds.join("|"))},
        }),
    );
    keys.insert("tags".into(), tags("Tags of this resource, over the spec's; null takes one away."));
    keys
}

const fn word(disposition: Disposition) -> &'static str {
    match disposition {
        Disposition::Delete => "delete",
        Disposition::Retain => "retain",
    }
}

/// The want of a kind with the common keys. It is completed when all definitions are known.
fn resource(kind: KindName, definitions: &mut Map<String, Value>) -> Value {
    let want = shape::define(kinds::of(kind).want_shape(), definitions);
    json!({"want": want, "common": common(kind)})
}

/// The name of the definition that a schema refers to.
fn definition(schema: &Value) -> &str {
    schema["$ref"].as_str().and_then(|path| path.rsplit('/').next()).unwrap_or_default()
}

fn finish(parts: &Value, definitions: &Map<String, Value>) -> Value {
    let mut schema = definitions.get(definition(&parts["want"])).cloned().unwrap_or_else(|| parts["want"].clone());
    let required = schema.as_object_mut().and_then(|schema| schema.shift_remove("required"));
    if schema["properties"].is_null() {
        schema["properties"] = json!({});
    }
    if let (Some(properties), Value::Object(common)) = (schema["properties"].as_object_mut(), parts["common"].clone()) {
        properties.extend(common);
    }
    schema["if"] = json!({"required": ["existing"]});
    schema["then"] = json!({"maxProperties": 1});
    if let Some(required) = required {
        schema["else"] = json!({"required": required});
    } else {
        // Without a required field an entry may be empty.
        schema["type"] = json!(["object", "null"]);
    }
    schema
}

/// The condition under which a part of a spec is there.
fn condition() -> Value {
    json!({
        "description": "Left out unless every variable named here has this value, or one of these: `when: {egress: nat}`.",
        "type": "object",
        "minProperties": 1,
        "additionalProperties": {
            "type": ["string", "number", "boolean", "array"],
            "items": {"type": ["string", "number", "boolean"]},
        },
    })
}

/// Allows a condition in every map whose keys are known.
fn allow_conditions(schema: &mut Value) {
    match schema {
        Value::Array(items) => items.iter_mut().for_each(allow_conditions),
        Value::Object(members) => {
            members.values_mut().for_each(allow_conditions);
            let closed = members.get("additionalProperties") == Some(&Value::Bool(false));
            if let Some(Value::Object(properties)) = members.get_mut("properties").filter(|_| closed) {
                properties.insert(super::when::KEY.into(), json!({"$ref": "#/definitions/when"}));
            }
            // An existing object is chosen by `existing` alone, and may be so under a condition.
            if members.get("then") == Some(&json!({"maxProperties": 1})) {
                members.insert("then".into(), json!({"propertyNames": {"enum": ["existing", super::when::KEY]}}));
            }
        }
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
    }
}

/// Names the two forms of the selector, because only some kinds have default objects.
fn widen_selector(definitions: &mut Map<String, Value>, selector: &Value) {
    let Some(mut full) = definitions.shift_remove(definition(selector)) else { return };
    full["minProperties"] = json!(1);
    let mut without = full.clone();
    if let Some(properties) = without["properties"].as_object_mut() {
        properties.shift_remove("default");
    }
    definitions.insert("selector".into(), full);
    definitions.insert("selector_without_default".into(), without);
}

/// Allows a placeholder in the place of every scalar and list.
fn allow_placeholders(schema: &mut Value) {
    match schema {
        Value::Array(items) => items.iter_mut().for_each(allow_placeholders),
        Value::Object(members) => {
            members
                .iter_mut()
                .filter(|(key, _)| *key != "propertyNames" && *key != "if")
                .for_each(|(_, value)| allow_placeholders(value));
            // A placeholder would fit every branch of a `oneOf`, and `oneOf` allows only one.
            if let Some(branches) = members.shift_remove("oneOf") {
                members.insert("anyOf".into(), branches);
            }
            widen(members);
        }
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
    }
}

fn widen(schema: &mut Map<String, Value>) {
    if schema.contains_key("const") || schema.contains_key("enum") {
        if schema.get("const").or(schema.get("enum")).is_some_and(mentions_text) {
            let (choice, mut inner) = ("anyOf", Map::new());
            for key in ["const", "enum", "type"] {
                if let Some(value) = schema.shift_remove(key) {
                    inner.insert(key.into(), value);
                }
            }
            schema.insert(choice.into(), json!([inner, {"type": "string", "pattern": PLACEHOLDER}]));
        }
        return;
    }
    if let Some(Value::String(pattern)) = schema.get_mut("pattern") {
        if !pattern.contains(r"\$\{") {
            *pattern = format!("{pattern}|{PLACEHOLDER}");
        }
        return;
    }
    let mut types: Vec<Value> = match schema.get("type") {
        Some(Value::String(one)) => vec![json!(one)],
        Some(Value::Array(types)) => types.clone(),
        _ => return,
    };
    let scalar_or_list = ["boolean", "integer", "number", "array"].iter().any(|name| types.contains(&json!(name)));
    if scalar_or_list && !types.contains(&json!("string")) {
        types.push(json!("string"));
        schema.insert("type".into(), Value::Array(types));
        schema.insert("pattern".into(), json!(PLACEHOLDER));
    }
}

fn mentions_text(value: &Value) -> bool {
    value.is_string() || value.as_array().is_some_and(|items| items.iter().any(Value::is_string))
}
