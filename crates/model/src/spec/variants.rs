//! Loading a spec in every variant that it declares, because a mistake under a `when` shows only if its condition holds.

use super::Loaded;
use super::diagnostic::{Diagnostics, Severity};
use super::source::Sources;
use super::variables::Given;
use super::{load, yaml};

/// The largest number of variants. If there are more, each value of each variable is tried alone beside the given values.
const LIMIT: usize = 64;

/// Loads a spec with the given values, and looks for errors in every other combination of the values that its variables may have
/// (`values:`).
///
/// # Errors
/// As [`load`](super::load()). An error of another combination names that combination.
pub fn load_every(sources: &Sources, given: &Given) -> Result<Loaded, Diagnostics> {
    let Loaded { spec, warnings, spots } = load::load(sources, given)?;
    let mut found = warnings.clone();
    for variant in variants(&choices(sources)) {
        let mut other = given.clone();
        variant.iter().for_each(|(name, value)| other.set(format!("{name}={value}")));
        if let Err(errors) = load::load(sources, &other) {
            let settings: Vec<String> = variant.iter().map(|(name, value)| format!("{name}={value}")).collect();
            found.take_errors(errors, &settings.join(" "));
        }
    }
    if found.iter().any(|diagnostic| diagnostic.severity() == Severity::Error) {
        found.finish();
        return Err(found);
    }
    Ok(Loaded { spec, warnings, spots })
}

/// The variables that have a list of values, with them.
fn choices(sources: &Sources) -> Vec<(String, Vec<String>)> {
    // Faults of the files were reported when they were loaded.
    let mut silent = Diagnostics::new(sources.clone());
    let mut room = yaml::NODE_LIMIT;
    let mut found = Vec::new();
    for (file, source) in sources.iter().enumerate() {
        for document in yaml::parse(source, super::source::number(file), &mut room, &mut silent).unwrap_or_default() {
            let variables = document.get("variables").and_then(|entry| entry.value.entries());
            for variable in variables.into_iter().flatten() {
                let values = variable.value.get("values").and_then(|values| values.value.items());
                let values: Vec<String> = values.into_iter().flatten().map(super::node::Node::bare).collect();
                if !values.is_empty() {
                    found.push((variable.key.clone(), values));
                }
            }
        }
    }
    found
}

/// Every combination. If there are too many, each value by itself.
fn variants(choices: &[(String, Vec<String>)]) -> Vec<Vec<(&str, &str)>> {
    let count = choices.iter().try_fold(1_usize, |count, (_, values)| count.checked_mul(values.len()));
    if count.is_none_or(|count| count > LIMIT) {
        let single =
            choices.iter().flat_map(|(name, values)| values.iter().map(move |value| vec![(name.as_str(), value.as_str())]));
        return single.take(LIMIT).collect();
    }
    let mut all = vec![Vec::new()];
    for (name, values) in choices {
        let with = |before: &Vec<(_, _)>| {
            let each = values.iter().map(|value| before.iter().copied().chain([(name.as_str(), value.as_str())]).collect());
            each.collect::<Vec<Vec<_>>>()
        };
        all = all.iter().flat_map(with).collect();
    }
    all.retain(|variant: &Vec<_>| !variant.is_empty());
    all
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_combination_is_looked_at_and_never_too_many() {
        let of = |name: &str, values: &[&str]| (name.to_owned(), values.iter().map(|value| (*value).to_owned()).collect());
        let choices = [of("a", &["1", "2"]), of("b", &["x", "y", "z"])];
        let all = variants(&choices);
        assert_eq!(all.len(), 6);
        assert!(all.contains(&vec![("a", "2"), ("b", "y")]));
        let many: Vec<_> = (0..10).map(|n| of(&format!("v{n}"), &["1", "2", "3"])).collect();
        assert_eq!(variants(&many).len(), 30, "each value by itself");
        assert!(variants(&[]).is_empty());
    }
}
