//! Default objects of the region beside a VPC that the spec makes: the default group and the default subnets lie in the default VPC, which is another one.

use std::collections::BTreeMap;

use crate::spec::{Resource, View};
use crate::{Address, KindName, Problem, kinds};

/// Kinds of objects that lie in a VPC and name it, or name another object that lies in one.
const INSIDE: [KindName; 4] = [KindName::Subnet, KindName::SecurityGroup, KindName::RouteTable, KindName::Vpc];

pub(super) fn check(resources: &BTreeMap<Address, Resource>, view: &View<'_>, problems: &mut Vec<Problem>) {
    for (at, resource) in resources.iter().filter(|(_, resource)| resource.existing.is_none()) {
        let references = kinds::of(at.kind).refs(&resource.want);
        // A peer in a rule may be of another VPC, and a document may name anything.
        let direct = references.iter().filter(|reference| reference.attribute.is_none() && !reference.field.contains("gress["));
        let direct: Vec<_> = direct.filter(|reference| INSIDE.contains(&reference.to.kind)).collect();
        let Some(vpc) = direct.iter().find_map(|reference| made(&reference.to, view)) else { continue };
        for reference in direct.iter().filter(|reference| reference.to.kind != KindName::Vpc && is_default(&reference.to, view)) {
            let message =
                format!("{} is of the region's default VPC, and {at} stands in {vpc}, which the spec makes", reference.to);
            let group = reference.to.kind == KindName::SecurityGroup;
            let own = if group { ", such as its default group (`default: true` beside `vpc`)" } else { "" };
            let help = format!("name one of {vpc}{own}; `existing: {{default: true}}` means the default VPC's alone");
            problems.push(Problem::new("default-of-other-vpc", at, reference.field.as_str(), message, help));
        }
    }
}

/// The VPC that the spec makes and that is this object or holds it; `None` if there is none.
fn made(to: &Address, view: &View<'_>) -> Option<Address> {
    let resource = view.resource(to).filter(|resource| resource.existing.is_none())?;
    if to.kind == KindName::Vpc {
        return Some(to.clone());
    }
    let mut references = kinds::of(to.kind).refs(&resource.want).into_iter();
    let vpc = references.find(|reference| reference.to.kind == KindName::Vpc && reference.field == "vpc")?;
    view.resource(&vpc.to).filter(|resource| resource.existing.is_none()).map(|_| vpc.to)
}

fn is_default(to: &Address, view: &View<'_>) -> bool {
    view.resource(to).and_then(|resource| resource.existing.as_ref()).is_some_and(|selector| selector.default)
}
