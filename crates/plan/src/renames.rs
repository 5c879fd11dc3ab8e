//! Likely new names of resources: one leaves the spec, and another one of its kind comes that its object could be as it is. Nothing is decided by it. A refusal
//! tells of it, because an entry of `moved` would avoid the deletion that is refused.
//!
//! ```text
//! - vpc/main (10.0.0.0/16), + vpc/core (10.0.0.0/16)      vpc/main may be vpc/core: the refusal suggests moved: [{from: vpc/main, to: vpc/core}]
//! - vpc/main (10.0.0.0/16), + vpc/core (10.9.0.0/16)      no suggestion: the range cannot be changed in place
//! ```

use heiiki_model::plan::{Refusal, Rename, Step, Verb};
use heiiki_model::spec::Spec;
use heiiki_model::{Address, Known, Mode, kinds};

/// Adds each likely new name to the refusal that is about it, or to the first one.
pub(crate) fn tell(spec: &Spec, steps: &[Step], known: &Known, refusals: &mut [Refusal]) {
    for rename in found(spec, steps, known) {
        let about = |refusal: &Refusal| refusal.at == rename.from || refusal.at == rename.to;
        let place = refusals.iter().position(about).or_else(|| refusals.iter().position(|refusal| refusal.renamed.is_none()));
        if let Some(refusal) = place.and_then(|place| refusals.get_mut(place)) {
            refusal.renamed.get_or_insert(rename);
        }
    }
}

/// Returns the pairs of old and new resources that fit each other and no other one.
fn found(spec: &Spec, steps: &[Step], known: &Known) -> Vec<Rename> {
    let leaves = |step: &&Step| step.verb == Verb::Delete && step.of.is_none() && spec.resource(&step.at).is_none();
    let comes = |step: &&Step| step.verb == Verb::Create && known.live.get(&step.at).is_none();
    let leaving: Vec<&Step> = steps.iter().filter(leaves).collect();
    let coming: Vec<&Step> = steps.iter().filter(comes).collect();
    let pairs: Vec<(&Address, &Address)> =
        leaving.iter().flat_map(|old| coming.iter().filter(|new| fits(old, new, known)).map(|new| (&old.at, &new.at))).collect();
    let alone = |(old, new): &&(&Address, &Address)| pairs.iter().filter(|(from, to)| from == old || to == new).count() == 1;
    pairs.iter().filter(alone).map(|(from, to)| Rename { from: (*from).clone(), to: (*to).clone() }).collect()
}

/// True if the object of the old resource could become the new one without being made anew.
fn fits(old: &Step, new: &Step, known: &Known) -> bool {
    let (Some(object), Some(want)) = (&old.object, &new.want) else { return false };
    let kept = |mode: &Mode| matches!(mode, Mode::InPlace | Mode::Restart);
    old.at.kind == new.at.kind && kinds::of(new.at.kind).diff(want, &object.live, known).iter().all(|change| kept(&change.mode))
}

#[cfg(test)]
mod tests {
    use heiiki_model::object::{TAG_ADDRESS, TAG_ENVIRONMENT};
    use heiiki_model::plan::Refused;
    use heiiki_model::spec::{Given, Sources, load};
    use heiiki_model::{KindName, Object, Observed};
    use serde_json::json;

    use super::*;
    use crate::{Intent, Planned, plan};

    /// The new names that are found, and that a refusal tells of, when a VPC leaves the spec and these come.
    fn told(vpcs: &str) -> Vec<Rename> {
        let text = format!("version: 1\nenvironment: e\naccount: '123456789012'\nregion: ap-northeast-1\nec2:\n  vpcs: {vpcs}\n");
        let spec = load(&Sources::from_texts([("spec.yaml", text.as_str())]), &Given::default())
            .unwrap_or_else(|_| panic!("{text}"))
            .spec;
        let tags = [(TAG_ENVIRONMENT, "e"), (TAG_ADDRESS, "vpc/main")];
        let live = json!({
            "vpc_id": "vpc-1", "arn": "arn:vpc-1", "cidr_block": "10.0.0.0/16", "state": "available", "instance_tenancy": "default",
            "is_default": false, "enable_dns_support": true, "enable_dns_hostnames": false,
        });
        let tags = tags.iter().map(|(key, value)| ((*key).to_owned(), (*value).to_owned())).collect();
        let objects = vec![Object { kind: KindName::Vpc, id: "vpc-1".into(), tags, live, existing: false }];
        let Planned { plan, known } = plan(&spec, Observed { objects, ..Observed::default() }, &Intent::default());
        let why = Refused::CredentialsUnread;
        let mut refusals =
            [Refusal::new(&"user/u".parse().unwrap(), why.clone()), Refusal::new(&"vpc/main".parse().unwrap(), why)];
        tell(&spec, &plan.steps, &known, &mut refusals);
        let found = found(&spec, &plan.steps, &known);
        assert_eq!(refusals.map(|refusal| refusal.renamed), [None, found.first().cloned()], "it is told where it belongs");
        found
    }

    #[test]
    fn a_new_name_is_told_where_it_fits_and_is_the_only_one() {
        let rename = |to: &str| Rename { from: "vpc/main".parse().unwrap(), to: to.parse().unwrap() };
        assert_eq!(told("{core: {cidr_block: 10.0.0.0/16}}"), [rename("vpc/core")]);
        assert_eq!(
            told("{core: {cidr_block: 10.0.0.0/16, enable_dns_hostnames: true}}"),
            [rename("vpc/core")],
            "that can be changed"
        );
        assert_eq!(told("{core: {cidr_block: 10.9.0.0/16}}"), [], "that would be another one");
        assert_eq!(told("{a: {cidr_block: 10.0.0.0/16}, b: {cidr_block: 10.0.0.0/16}}"), [], "it may be either");
    }
}
