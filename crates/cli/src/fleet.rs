//! Many environments at once. Those of one account and region are served by one reading. Accounts are read side by
//! side, each within its own rate limits. An error of one environment is reported for that one, and hides no other.

use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;
use std::sync::Arc;
use std::time::SystemTime;

use futures::StreamExt;
use futures::stream;
use heiiki_aws::{Scope, observe};
use heiiki_model::object::{TAG_ENVIRONMENT, TAG_KIN};
use heiiki_model::spec::{Loaded, Spec, Spot};
use heiiki_model::surroundings::Surroundings;
use heiiki_model::{Address, Observed, Place};
use schemars::JsonSchema;
use serde::Serialize;

use crate::args::{Fleet, Global, SpecArgs, Specs};
use crate::closedness;
use crate::connect::{self, Connection};
use crate::load;
use crate::render::plan::Reading;
use crate::{CommandError, Io};

/// One environment of a fleet.
pub struct Member {
    /// The file or directory of its spec.
    pub path: PathBuf,
    /// The account and region, if its spec could be loaded.
    pub place: Option<Place>,
    /// The observation of the environment, or the error that prevented it.
    pub seen: Result<Seen, CommandError>,
}

/// The observation of an environment.
pub struct Seen {
    /// Its spec.
    pub spec: Spec,
    /// The positions of its resources in the files.
    pub spots: BTreeMap<Address, Spot>,
    /// Its account and region, as they were read.
    pub observed: Arc<Observed>,
    /// The connection to them.
    pub connection: Arc<Connection>,
    /// That which proofs need beside the resources. `None` if this is the only environment of its account and region.
    pub around: Option<Arc<Surroundings>>,
    /// The effort of the reading. Several environments of one account and region share one reading.
    pub reading: Reading,
    /// The time of the reading.
    pub at: SystemTime,
}

/// A spec and where it came from.
struct Named {
    path: PathBuf,
    loaded: Result<Loaded, CommandError>,
}

/// The specs that are read together, each with its place in the order of the result.
type Group = Vec<(usize, PathBuf, Loaded)>;

/// The number of readings and of their calls.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Effort {
    /// Accounts and regions that were read.
    pub readings: usize,
    /// Calls altogether.
    pub calls: usize,
}

impl Effort {
    /// The same in words: `1 reading with 45 calls`.
    pub fn told(self) -> String {
        let counted = |count: usize, noun: &str| format!("{count} {noun}{}", if count == 1 { "" } else { "s" });
        format!("{} with {}", counted(self.readings, "reading"), counted(self.calls, "call"))
    }
}

/// An environment of which objects exist and no spec was given.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, JsonSchema)]
pub struct WithoutSpec {
    /// Its account.
    pub account: String,
    /// The region that was read.
    pub region: String,
    /// Its name, by the tag `heiiki:environment` of its objects.
    pub environment: String,
    /// How many objects carry it.
    pub objects: usize,
}

/// The environments of the accounts that were read for which there is no spec. Objects that serve all regions, such as
/// roles, are seen from each of them, so that a spec for any region of the account counts.
pub fn without_spec(members: &[Member]) -> Vec<WithoutSpec> {
    let places: BTreeSet<(&str, &str)> = members
        .iter()
        .filter_map(|member| member.place.as_ref())
        .map(|place| (place.account.as_str(), place.environment.as_str()))
        .collect();
    let mut found: BTreeMap<(String, String, String), usize> = BTreeMap::new();
    let mut read: BTreeSet<(&str, &str)> = BTreeSet::new();
    for seen in members.iter().filter_map(|member| member.seen.as_ref().ok()) {
        let place = &seen.spec.place;
        if !read.insert((&place.account, &place.region)) {
            continue;
        }
        let tagged = seen.observed.objects.iter().filter(|object| !object.tags.contains_key(TAG_KIN));
        for environment in tagged.filter_map(|object| object.tags.get(TAG_ENVIRONMENT)) {
            if !places.contains(&(place.account.as_str(), environment.as_str())) {
                let key = (place.account.clone(), place.region.clone(), environment.clone());
                *found.entry(key).or_default() += 1;
            }
        }
    }
    let all = found.into_iter();
    all.map(|((account, region, environment), objects)| WithoutSpec { account, region, environment, objects }).collect()
}

/// Loads every spec of the shard and reads their accounts. If `deep`, kin are read too.
pub async fn refresh(args: &Fleet, deep: bool, global: &Global, io: &Io) -> Result<(Vec<Member>, Effort), CommandError> {
    let loaded = loaded(&args.specs, global, io)?;
    let global = Global { quiet: global.quiet || loaded.len() > 1, ..global.clone() };
    let mut groups: BTreeMap<Vec<String>, Group> = BTreeMap::new();
    let mut members: BTreeMap<usize, Member> = BTreeMap::new();
    for (index, Named { path, loaded }) in loaded.into_iter().enumerate() {
        match loaded {
            Ok(loaded) => groups.entry(connect::route(&global, &loaded.spec.place)).or_default().push((index, path, loaded)),
            Err(error) => {
                members.insert(index, Member { path, place: None, seen: Err(error) });
            }
        }
    }
    let mut effort = Effort::default();
    let reads = groups.into_values().map(|group| read(group, deep, &global, io));
    let mut reads = stream::iter(reads).buffer_unordered(args.parallelism);
    while let Some((calls, read)) = reads.next().await {
        effort.readings += 1;
        effort.calls += calls;
        members.extend(read);
    }
    Ok((members.into_values().collect(), effort))
}

/// The path and the arguments of each spec.
pub fn each(args: &Specs, io: &Io) -> Result<Vec<(PathBuf, SpecArgs)>, CommandError> {
    let Specs { specs, set, vars, allow_files_from, shard: _ } = args;
    let paths = if specs.is_empty() { vec![load::path(None, io)?] } else { specs.clone() };
    let args = |path: PathBuf| {
        let (set, vars, allow_files_from) = (set.clone(), vars.clone(), allow_files_from.clone());
        let args = SpecArgs { spec: Some(path.clone()), set, vars, allow_files_from };
        (path, args)
    };
    Ok(paths.into_iter().map(args).collect())
}

/// Loads the specs, in the order of account, region and environment, so that environments of one reading stay together
/// in a shard.
fn loaded(args: &Specs, global: &Global, io: &Io) -> Result<Vec<Named>, CommandError> {
    let each = self::each(args, io)?.into_iter();
    let mut loaded: Vec<Named> = each.map(|(path, args)| Named { loaded: load::loaded(&args, global.quiet, io), path }).collect();
    let place = |named: &Named| {
        let place = named.loaded.as_ref().ok().map(|loaded| loaded.spec.place.clone());
        place.map(|Place { environment, account, region, partition: _ }| (account, region, environment))
    };
    loaded.sort_by_cached_key(|named| (place(named), named.path.clone()));
    for index in 1..loaded.len() {
        let (one, other) = (&loaded[index - 1], &loaded[index]);
        if let Some((account, region, environment)) = place(one).filter(|first| Some(first) == place(other).as_ref()) {
            let (first, second) = (one.path.display(), other.path.display());
            let message = format!("{first} and {second} are both the spec of {environment} in account {account}, {region}");
            return Err(CommandError::usage(message).help("name each environment once"));
        }
    }
    Ok(match args.shard {
        Some(shard) => shard.of(loaded),
        None => loaded,
    })
}

/// Reads one account and region for all environments that are in it.
async fn read(group: Group, deep: bool, global: &Global, io: &Io) -> (usize, Vec<(usize, Member)>) {
    let attempt = attempt(group.iter().map(|(_, _, loaded)| &loaded.spec), deep, global, io).await;
    let calls = attempt.as_ref().map_or(0, |read| read.reading.calls);
    let members = group.into_iter().map(|(index, path, Loaded { spec, warnings: _, spots })| {
        let place = Some(spec.place.clone());
        let seen = attempt.as_ref().map_err(Clone::clone).map(|read| Seen {
            spec,
            spots,
            observed: Arc::clone(&read.observed),
            connection: Arc::clone(&read.connection),
            around: read.around.clone(),
            reading: read.reading.clone(),
            at: read.at,
        });
        (index, Member { path, place, seen })
    });
    (calls, members.collect())
}

/// One reading of an account and region.
struct Read {
    connection: Arc<Connection>,
    observed: Arc<Observed>,
    around: Option<Arc<Surroundings>>,
    reading: Reading,
    at: SystemTime,
}

async fn attempt(specs: impl Iterator<Item = &Spec> + Clone, deep: bool, global: &Global, io: &Io) -> Result<Read, CommandError> {
    let Some(first) = specs.clone().next() else { return Err(CommandError::failed("there is nothing to read")) };
    let connection = connect::connect(global, &first.place, io).await?;
    let began = connection.clock.now();
    let several = specs.clone().nth(1).is_some() && specs.clone().any(closedness::concerns);
    let scope = Scope { deep, ..Scope::of_all(specs) };
    let observed = Box::pin(observe(&connection.aws, &scope)).await;
    let observed = observed.map_err(|error| CommandError::aws("cannot read the account", &error))?;
    let around = if several { Some(Arc::new(closedness::around_all(&connection, &observed).await)) } else { None };
    let took = connection.clock.now().duration_since(began).unwrap_or_default();
    let (calls, endpoints) = (connection.aws.http.calls().len(), connection.endpoints.clone());
    let reading = Reading { objects: observed.objects.len(), took, calls, endpoints };
    Ok(Read { connection: Arc::new(connection), observed: Arc::new(observed), around, reading, at: began })
}
