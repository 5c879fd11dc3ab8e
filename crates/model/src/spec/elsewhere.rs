//! The right place in a kind for a key that is in the wrong place, or is misspelled.

use std::collections::BTreeSet;

use super::fields::Fields;
use crate::shape::{Segment, Shape, path_text};
use crate::{KindName, suggest};

/// The depth to which the fields of a kind are searched.
const DEPTH: usize = 8;
/// The number of places of a key that are named.
const NAMED: usize = 4;

/// A key that the kind has.
#[derive(Debug, PartialEq, Eq)]
struct Known {
    /// The keys on the way to it.
    way: Vec<String>,
    key: String,
}

/// Returns the help for an unknown key: a similar name, or the place where it belongs, which may be beside, beneath or elsewhere
/// in the kind. `None` if nothing is similar. `known` are the keys of the place itself.
pub(super) fn help(fields: Fields, kind: KindName, way: &[Segment], key: &str, known: &[&str]) -> Option<String> {
    let slip = suggest::nearest(key, known.iter().copied()).filter(|near| suggest::distance(near, key) <= 2);
    if let Some(near) = slip {
        return Some(format!("did you mean `{near}`?"));
    }
    let path = path_text(way);
    let path = path.as_str();
    let beneath = fields.at(way).map(beneath).unwrap_or_default();
    let whole = self::beneath(fields.shape());
    let places = [(beneath, path), (whole, "")];
    let told = |sought: &dyn Fn(&Known) -> bool| {
        let mut told = places.iter().map(|(all, from)| tell(kind, path, from, all.iter().filter(|one| sought(one)).collect()));
        told.find_map(|told| told)
    };
    if let Some(told) = told(&|one| one.key == key && !(path.is_empty() && one.way.is_empty())) {
        return Some(told);
    }
    if let Some(meant) = suggest::meant(key, known.iter().copied()) {
        return Some(meant);
    }
    for (all, _) in &places {
        let names: BTreeSet<&str> = all.iter().map(|one| one.key.as_str()).collect();
        // Of several names that fit equally well, the one that is nearest to the place.
        let near = suggest::near(key, names);
        if let Some(near) = all.iter().find(|one| near.contains(&one.key.as_str())) {
            return told(&|one| one.key == near.key);
        }
    }
    suggest::list(known.iter().copied()).map(|list| format!("known here: {list}"))
}

/// Every key beneath a shape, the nearest first.
fn beneath(shape: &'static Shape) -> Vec<Known> {
    let mut all: Vec<Known> = Vec::new();
    let mut level: Vec<(Vec<String>, &'static Shape)> = vec![(Vec::new(), shape)];
    for _ in 0..DEPTH {
        let mut next = Vec::new();
        for (way, shape) in level {
            for member in shape.inner().items().unwrap_or(shape).members() {
                let known = Known { way: way.clone(), key: member.name.to_owned() };
                if all.contains(&known) {
                    continue;
                }
                all.push(known);
                next.push((way.iter().cloned().chain([member.name.to_owned()]).collect(), member.shape));
            }
        }
        level = next;
    }
    all
}

/// One sentence for the places of a key; `None` if there are none.
fn tell(kind: KindName, path: &str, from: &str, found: Vec<&Known>) -> Option<String> {
    let first = found.first()?;
    if first.way.is_empty() {
        let place = if from.is_empty() { format!("the {kind} itself") } else { format!("`{from}` itself") };
        return Some(format!("`{}` is a field of {place}: write it beside `{}`", first.key, outermost(path)));
    }
    let ways: Vec<String> = found.iter().take(NAMED).map(|one| format!("`{}`", one.way.join("."))).collect();
    let more = found.len().saturating_sub(NAMED);
    let more = if more > 0 { format!(", and in {more} more") } else { String::new() };
    Some(format!("`{}` belongs into {}{more}", first.key, suggest::either(&ways)))
}

fn outermost(path: &str) -> &str {
    path.split(['.', '[']).next().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn segments(step: &str) -> Vec<Segment> {
        let (name, index) = step.split_once('[').unwrap_or((step, ""));
        let index = index.trim_end_matches(']').parse().ok().map(Segment::Index);
        [Segment::Key(name.to_owned())].into_iter().chain(index).collect()
    }

    fn help_in(kind: KindName, path: &str, key: &str) -> String {
        let fields = Fields::of(kind);
        let way: Vec<Segment> = path.split('.').filter(|step| !step.is_empty()).flat_map(segments).collect();
        let keys = fields.at(&way).map(|shape| shape.keys().collect::<Vec<_>>()).unwrap_or_default();
        help(fields, kind, &way, key, &keys).unwrap_or_default()
    }

    #[test]
    fn a_key_is_found_beside_beneath_and_elsewhere() {
        let of = help_in;
        assert_eq!(of(KindName::VpcEndpoint, "", "private_dns"), "did you mean `private_dns_enabled`?");
        assert_eq!(of(KindName::LogGroup, "", "retention"), "did you mean `retention_in_days`?");
        assert_eq!(of(KindName::Domain, "", "network"), "did you mean `app_network_access_type`?");
        assert_eq!(of(KindName::Bucket, "encryption", "algorithm"), "did you mean `sse_algorithm`?");
        let lab = "default_user_settings.jupyter_lab_app_settings";
        let idle = "`idle_timeout_in_minutes` belongs into `app_lifecycle_management.idle_settings`";
        assert_eq!(of(KindName::Domain, lab, "idle_timeout"), idle);
        assert_eq!(of(KindName::Space, "", "owner_user_profile_name"), "`owner_user_profile` belongs into `ownership`");
        let lifecycle = of(KindName::Domain, "default_user_settings", "lifecycle_configs");
        assert!(lifecycle.starts_with("`lifecycle_config_arns` belongs into `jupyter_"), "{lifecycle}");
        assert_eq!(
            of(KindName::Domain, "default_user_settings", "auth_mode"),
            "`auth_mode` is a field of the domain itself: write it beside `default_user_settings`"
        );
        assert_eq!(of(KindName::SecurityGroup, "ingress[0]", "port"), "did you mean `ports`?");
        assert!(of(KindName::Vpc, "", "colour").starts_with("known here: `cidr_block`"));
    }
}
