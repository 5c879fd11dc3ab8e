//! Edits of a spec's text by path, for tests that change one field at a time.

use serde_yaml::Value;

/// The spec with the value at a path, such as `ec2.vpcs.main.cidr_block`, set to a YAML text; the text `-` takes the key away.
///
/// Panics when the path leads through something that is not a mapping: the test is wrong then.
pub fn set(spec: &str, path: &str, yaml: &str) -> String {
    let mut root: Value = serde_yaml::from_str(spec).expect("the spec parses");
    root.apply_merge().expect("merge keys are mappings");
    let keys: Vec<&str> = path.split('/').collect();
    let (last, parents) = keys.split_last().expect("a path has a key");
    let mut at = &mut root;
    for key in parents {
        let members = at.as_mapping_mut().unwrap_or_else(|| panic!("{path}: {key} is not in a mapping"));
        at = members.entry(Value::String((*key).to_owned())).or_insert_with(|| Value::Mapping(serde_yaml::Mapping::new()));
    }
    let members = at.as_mapping_mut().unwrap_or_else(|| panic!("{path}: {last} is not in a mapping"));
    if yaml == "-" {
        members.remove(*last);
    } else {
        let value = serde_yaml::from_str(yaml).expect("the new value parses");
        members.insert(Value::String((*last).to_owned()), value);
    }
    serde_yaml::to_string(&root).expect("a mapping prints")
}
