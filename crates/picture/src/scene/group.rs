//! Security groups in words, with the groups and ranges that may reach each other. Lines between groups would cover
//! everything else.

use heiiki_model::Field;
use heiiki_model::kinds::ec2::security_group::SecurityGroup;
use heiiki_model::kinds::ec2::security_group::rule::{Peers, Rule};

use super::Block;
use super::network::Network;
use heiiki_model::spec::Resource;

/// The groups with their rules.
pub(super) fn cards<'a>(network: &Network<'_>, groups: impl Iterator<Item = &'a Resource>) -> Vec<Block> {
    let wants = network.wants::<SecurityGroup>();
    groups
        .map(|resource| {
            let block = network.block(resource).kind_label("");
            let Some((_, want)) = wants.iter().find(|(ours, _)| ours.at == resource.at) else { return block };
            let both = [("in", &want.ingress, "AWS's default: nothing"), ("out", &want.egress, "AWS's default: everything")];
            let mut block = block;
            for (direction, rules, default) in both {
                let text = match rules {
                    Field::Absent => format!("{direction}: not managed ({default})"),
                    Field::Null => format!("{direction}: nothing"),
                    Field::Value(rules) if rules.is_empty() => format!("{direction}: nothing"),
                    Field::Value(rules) => format!("{direction}: {}", rules.iter().map(rule).collect::<Vec<_>>().join("; ")),
                };
                block.title = format!("{} · {text}", block.title);
                block = block.line(text);
            }
            block
        })
        .collect()
}

/// `443 from workload, bastion`.
fn rule(rule: &Rule) -> String {
    let what = match (rule.protocol.as_str(), rule.ports) {
        ("tcp", Some(ports)) => ports.to_string(),
        ("-1", _) => "everything".to_owned(),
        (protocol, Some(ports)) => format!("{protocol} {ports}"),
        (protocol, None) => protocol.to_owned(),
    };
    let peers = |peers: &Option<Peers>| {
        let peers = peers.iter().flat_map(|peers| &peers.0);
        peers.map(|peer| peer.to_string().replace("prefix_list/", "")).collect::<Vec<_>>().join(", ")
    };
    match (&rule.from, &rule.to) {
        (Some(_), _) => format!("{what} from {}", peers(&rule.from)),
        (None, Some(_)) => format!("{what} to {}", peers(&rule.to)),
        (None, None) => what,
    }
}
