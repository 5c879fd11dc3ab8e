//! The objects of which nothing is known: kinds that could not be read, and objects that the spec uses and that were not read.

use std::collections::BTreeSet;

use heiiki_model::KindName;

use super::builder::Builder;
use crate::claims::Claim;
use crate::fact::Provenance;
use crate::network::Unseen;

impl Builder<'_> {
    /// Adds all of them.
    pub(super) fn unseen(&mut self) {
        let sources = self.sources;
        let interfaces = sources.surroundings.interfaces.is_none() && !sources.offline;
        let interfaces = interfaces.then_some(KindName::NetworkInterface);
        let unread: BTreeSet<KindName> =
            sources.unread.iter().copied().chain(interfaces).filter(|kind| !Claim::of_kind(*kind).is_empty()).collect();
        for kind in unread {
            let name = format!("every {}", kind.as_str().replace('_', " "));
            let why = Provenance::Unknown("they could not be read".to_owned());
            let fact = self.fact(&name, "list", "not known", why);
            self.net.unseen.push(Unseen { name, kind, fact });
        }
        let resources = sources.spec.into_iter().flat_map(|spec| &spec.resources);
        let used = resources.filter(|resource| resource.existing.is_some() && sources.known.live.get(&resource.at).is_none());
        for resource in used.filter(|resource| !Claim::of_kind(resource.at.kind).is_empty()) {
            let (name, kind) = (resource.at.to_string(), resource.at.kind);
            let why = Provenance::Unknown("the spec uses it, and it was not read".to_owned());
            let fact = self.fact(&name, "place in the network", "not known", why);
            self.net.unseen.push(Unseen { name, kind, fact });
        }
    }
}
