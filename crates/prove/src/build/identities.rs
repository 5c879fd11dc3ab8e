//! The roles and users of an environment with their policies, and the things that attempts name.

use std::collections::{BTreeMap, BTreeSet};

use heiiki_model::erased::typed;
use heiiki_model::kinds::ec2::vpc_endpoint::VpcEndpoint;
use heiiki_model::kinds::iam::inline_policy::InlinePolicy;
use heiiki_model::kinds::iam::policy::Policy;
use heiiki_model::kinds::iam::role::{self, Role};
use heiiki_model::kinds::iam::user::User;
use heiiki_model::kinds::{self, iam::PolicyRef};
use heiiki_model::{Address, Field, Kind, KindName, Object, policy_document};
use serde_json::Value;

use super::builder::{Builder, Entry};
use crate::guardrails::data::{Data, OpenThing};
use crate::guardrails::identity::{Document, Identity};
use crate::guardrails::surroundings::Things;

/// The policies of an identity as the spec states them. A field that is absent is not managed.
struct Stated<'w> {
    attached: &'w Field<Vec<PolicyRef>>,
    inline: &'w Field<BTreeMap<String, heiiki_model::Document>>,
    boundary: &'w Field<PolicyRef>,
}

/// The policies of an identity as they were read.
struct Read<'l> {
    attached: &'l [String],
    inline: &'l BTreeMap<String, Value>,
    boundary: Option<&'l str>,
}

/// The documents of all policies, as far as they are known.
struct Documents<'m> {
    /// Those that the spec makes, by address.
    own: BTreeMap<Address, Value>,
    /// Those that live in the account, by ARN.
    live: BTreeMap<String, Value>,
    data: &'m Data,
}

impl Documents<'_> {
    fn of_arn(&self, arn: &str) -> Document {
        let name = arn.split_once(":policy/").map_or(arn, |(_, name)| name).to_owned();
        let value = self.live.get(arn).or_else(|| self.data.managed(arn)).cloned();
        Document { name, value: value.or_else(|| policy_document::of_aws_that_denies(arn)) }
    }
}

impl Builder<'_> {
    /// The roles and users: the environment's own, then the other roles that were read.
    pub(crate) fn identities(&self, data: &Data) -> Vec<Identity> {
        let documents = self.documents(data);
        let mut found: Vec<Identity> = Vec::new();
        for mut entry in self.entries::<Role>() {
            self.rename(&mut entry, |live| &live.name);
            found.push(self.role(&entry, &documents));
        }
        for mut entry in self.entries::<User>() {
            self.rename(&mut entry, |live| &live.name);
            found.push(self.user(&entry, &documents));
        }
        for entry in self.entries::<InlinePolicy>() {
            let Some(want) = &entry.want else { continue };
            let holder = want.role.address().to_string();
            let document = Document { name: entry.name.clone(), value: Some(self.resolved(&want.document)) };
            found
                .iter_mut()
                .filter(|identity| identity.name == holder)
                .for_each(|identity| identity.policies.push(document.clone()));
        }
        let known: Vec<String> = found.iter().map(|identity| identity.arn.clone()).collect();
        let others = self.sources.objects.iter().filter(|object| object.kind == KindName::Role);
        let others = others.filter(|object| !self.sources.gone.contains(&(KindName::Role, object.id.clone())));
        let others: Vec<Identity> = others.map(|object| other(object, &documents)).collect();
        found.extend(others.into_iter().filter(|other| !known.contains(&other.arn)));
        found
    }

    /// Names an entry by its address. A role, a user and an instance profile may have the same id, which is their name.
    fn rename<K: Kind>(&self, entry: &mut Entry<K>, id: impl Fn(&K::Live) -> &String) {
        let Some(id) = entry.live.as_ref().map(id).filter(|_| entry.want.is_none()) else { return };
        let mut live = self.sources.known.live.iter();
        if let Some((at, _)) = live.find(|(at, object)| at.kind == K::NAME && object.id == *id) {
            entry.name = at.to_string();
        }
    }

    fn documents<'m>(&self, data: &'m Data) -> Documents<'m> {
        let read = self.sources.objects.iter().filter(|object| object.kind == KindName::Policy);
        let mut live: BTreeMap<String, Value> = read.map(|object| (object.id.clone(), object.live["document"].clone())).collect();
        let mut own = BTreeMap::new();
        for entry in self.entries::<Policy>() {
            let wanted = entry.want.as_ref().map(|want| self.resolved(&want.document));
            // A policy of the spec will have the spec's document, by whatever name somebody attaches it.
            if let Some((wanted, lives)) = wanted.as_ref().zip(entry.live.as_ref()) {
                live.insert(lives.arn.clone(), wanted.clone());
            }
            let value = wanted.or_else(|| entry.live.as_ref().map(|live| live.document.clone()));
            if let (Ok(at), Some(value)) = (entry.name.parse(), value) {
                own.insert(at, value);
            }
        }
        Documents { own, live, data }
    }

    fn role(&self, entry: &Entry<Role>, documents: &Documents<'_>) -> Identity {
        let stated = entry.want.as_ref().map(|want| Stated {
            attached: &want.policies,
            inline: &want.inline_policies,
            boundary: &want.permissions_boundary,
        });
        let read = entry.live.as_ref().map(|live| Read {
            attached: &live.policies,
            inline: &live.inline_policies,
            boundary: live.permissions_boundary.as_deref(),
        });
        let wanted = entry.want.as_ref().and_then(role::Want::trust_document).map(|document| self.resolved(&document));
        let trust = wanted.or_else(|| entry.live.as_ref().map(|live| live.assume_role_policy_document.clone()));
        let live_arn = entry.live.as_ref().map(|live| live.arn.as_str());
        let trust = Some(Document { name: "trust policy".to_owned(), value: trust });
        self.identity(&entry.name, live_arn, trust, (stated, read), documents)
    }

    fn user(&self, entry: &Entry<User>, documents: &Documents<'_>) -> Identity {
        let stated = entry.want.as_ref().map(|want| Stated {
            attached: &want.policies,
            inline: &want.inline_policies,
            boundary: &want.permissions_boundary,
        });
        let read = entry.live.as_ref().map(|live| Read {
            attached: &live.policies,
            inline: &live.inline_policies,
            boundary: live.permissions_boundary.as_deref(),
        });
        let live_arn = entry.live.as_ref().map(|live| live.arn.as_str());
        let mut identity = self.identity(&entry.name, live_arn, None, (stated, read), documents);
        let of_spec = entry.want.as_ref().map_or(&Field::Absent, |want| &want.groups);
        let of_live = entry.live.as_ref().map(|live| live.groups.as_slice()).unwrap_or_default();
        let groups = if of_spec.is_absent() { of_live } else { of_spec.value().map(Vec::as_slice).unwrap_or_default() };
        // The policies of groups are not read.
        identity
            .policies
            .extend(groups.iter().map(|group| Document { name: format!("the policies of group {group}"), value: None }));
        identity
    }

    fn identity(
        &self,
        name: &str,
        live_arn: Option<&str>,
        trust: Option<Document>,
        (stated, read): (Option<Stated<'_>>, Option<Read<'_>>),
        documents: &Documents<'_>,
    ) -> Identity {
        let arn = live_arn.map_or_else(|| self.stand_in(name, "arn"), str::to_owned);
        let (mut policies, mut boundary) = (Vec::new(), None);
        let (attached, inline, bounds) = stated
            .as_ref()
            .map_or((&Field::Absent, &Field::Absent, &Field::Absent), |stated| (stated.attached, stated.inline, stated.boundary));
        match (attached, &read) {
            (Field::Value(list), _) => policies.extend(list.iter().map(|policy| self.referred(policy, documents))),
            (Field::Absent, Some(read)) => policies.extend(read.attached.iter().map(|arn| documents.of_arn(arn))),
            (Field::Absent | Field::Null, _) => {}
        }
        match (inline, &read) {
            (Field::Value(all), _) => {
                policies.extend(all.iter().map(|(name, one)| Document { name: name.clone(), value: Some(self.resolved(one)) }));
            }
            (Field::Absent, Some(read)) => policies.extend(read.inline.iter().map(|(name, one)| inline_document(name, one))),
            (Field::Absent | Field::Null, _) => {}
        }
        match (bounds, &read) {
            (Field::Value(policy), _) => boundary = Some(self.referred(policy, documents)),
            (Field::Absent, Some(read)) => boundary = read.boundary.map(|arn| documents.of_arn(arn)),
            (Field::Absent | Field::Null, _) => {}
        }
        // Nothing is known of an identity that the spec only uses and that nobody has read.
        if stated.is_none() && read.is_none() {
            policies.push(Document { name: format!("the policies of {name}"), value: None });
        }
        Identity { name: name.to_owned(), arn, trust, policies, boundary, own: true }
    }

    /// The document of a policy that the spec names.
    fn referred(&self, policy: &PolicyRef, documents: &Documents<'_>) -> Document {
        let own = policy.address().filter(|at| self.sources.known.declares(at));
        match own {
            Some(at) => Document { name: at.to_string(), value: documents.own.get(&at).cloned() },
            None => documents.of_arn(&policy.arn(self.sources.known).unwrap_or_else(|at| at.to_string())),
        }
    }

    /// A document with every reference replaced: by the value that it has, or by one that stands for it alone.
    fn resolved(&self, document: &heiiki_model::Document) -> Value {
        let given = document.references().into_iter().fold(document.clone(), |document, (_, at, attribute)| {
            document.given(&at, &attribute, &self.stand_in(&at.to_string(), &attribute))
        });
        given.resolve(self.sources.known).0
    }

    /// The value of an attribute: what it is, what it will be, or a text that nothing else has.
    fn stand_in(&self, name: &str, attribute: &str) -> String {
        let other = || format!("{name}.{attribute}");
        let Ok(at) = name.parse::<Address>() else { return other() };
        if let Some(value) = self.sources.known.attribute(&at, attribute) {
            return value;
        }
        let mut resources = self.sources.spec.into_iter().flat_map(|spec| &spec.resources);
        let resource = resources.find(|resource| resource.at == at && resource.existing.is_none());
        let arns = resource.map(|resource| kinds::of(at.kind).arns(&at, &resource.want, self.place)).unwrap_or_default();
        arns.into_iter().next().filter(|_| attribute == "arn").unwrap_or_else(other)
    }

    /// The things of the environment that attempts name.
    pub(crate) fn things(&self, identities: &[Identity]) -> Things {
        let all = |kind: KindName| {
            let of_spec = self.sources.spec.into_iter().flat_map(|spec| &spec.resources).map(|resource| &resource.at);
            let mut found: Vec<&Address> = of_spec.chain(self.sources.known.live.iter().map(|(at, _)| at)).collect();
            found.retain(|at| at.kind == kind);
            found.sort();
            found.dedup();
            found.into_iter().map(|at| self.stand_in(&at.to_string(), "id")).collect::<Vec<_>>()
        };
        let arns = |role: bool| {
            let own = identities.iter().filter(|identity| identity.own && identity.trust.is_some() == role);
            own.map(|identity| identity.arn.clone()).collect()
        };
        let of_api = self.entries::<VpcEndpoint>().into_iter().filter(|entry| {
            let wanted = entry.want.as_ref().map(|want| want.service.as_str());
            let service = wanted.or(entry.live.as_ref().map(|live| live.service_name.as_str()));
            entry.name.parse::<Address>().is_ok() && service.is_some_and(|service| service.ends_with("sagemaker.api"))
        });
        let of_api: Vec<String> = of_api.map(|entry| self.stand_in(&entry.name, "id")).collect();
        let (open, unread) = self.open_things();
        Things {
            vpcs: all(KindName::Vpc),
            subnets: all(KindName::Subnet),
            groups: all(KindName::SecurityGroup),
            tables: all(KindName::RouteTable),
            endpoints: if of_api.is_empty() { all(KindName::VpcEndpoint) } else { of_api },
            roles: arns(true),
            users: arns(false),
            open,
            unread,
        }
    }

    /// The sorts of things of SageMaker that are open somewhere in what was read, and those that could not be read.
    fn open_things(&self) -> (BTreeSet<OpenThing>, BTreeSet<OpenThing>) {
        let sorts = [
            (OpenThing::Notebook, KindName::NotebookInstance),
            (OpenThing::Model, KindName::Model),
            (OpenThing::Domain, KindName::Domain),
        ];
        let is_open = |thing: OpenThing, live: &Value| match thing {
            OpenThing::Notebook => live["direct_internet_access"] == "Enabled",
            OpenThing::Model => live["vpc_config"].is_null() && live["enable_network_isolation"] != true,
            OpenThing::Domain => live["app_network_access_type"] != "VpcOnly",
        };
        let lives = |kind: KindName| {
            let read = self.sources.objects.iter().filter(move |object| object.kind == kind);
            read.filter(|object| !self.sources.gone.contains(&(object.kind, object.id.clone())))
        };
        let open = sorts.iter().filter(|(thing, kind)| lives(*kind).any(|object| is_open(*thing, &object.live)));
        let unread = sorts.iter().filter(|(_, kind)| self.sources.unread.contains(kind));
        (open.map(|(thing, _)| *thing).collect(), unread.map(|(thing, _)| *thing).collect())
    }
}

/// A role that is not the environment's.
fn other(object: &Object, documents: &Documents<'_>) -> Identity {
    let live: role::Live = typed(&object.live);
    let attached = live.policies.iter().map(|arn| documents.of_arn(arn));
    let inline = live.inline_policies.iter().map(|(name, one)| inline_document(name, one));
    let trust = Document { name: "trust policy".to_owned(), value: Some(live.assume_role_policy_document.clone()) };
    Identity {
        name: live.arn.clone(),
        arn: live.arn.clone(),
        trust: Some(trust),
        policies: attached.chain(inline).collect(),
        boundary: live.permissions_boundary.as_deref().map(|arn| documents.of_arn(arn)),
        own: false,
    }
}

fn inline_document(name: &str, value: &Value) -> Document {
    Document { name: name.to_owned(), value: Some(value.clone()) }
}
