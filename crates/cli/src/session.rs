//! The beginning of every command that looks at AWS, in this order: load the spec, connect, check the account, read the account, plan.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use heiiki_aws::{Aws, Scope, limits, observe};
use heiiki_model::limits::Limits;
use heiiki_model::spec::{Loaded, Spec, Spot};
use heiiki_model::{Address, Observed, suggest};
use heiiki_plan::{Intent, Planned, plan};

use crate::args::{Global, PlanOptions, SpecArgs};
use crate::closedness::{self, Looked};
use crate::connect::{Connection, connect};
use crate::lease::Lease;
use crate::load;
use crate::render::plan::Reading;
use crate::render::stats;
use crate::{CommandError, Io};

/// The number of addresses of one name that are offered in the place of one that nothing has.
const NAMED: usize = 3;

/// A spec, the account as it was read, and the plan between them.
pub struct PlanContext {
    /// The spec.
    pub spec: Spec,
    /// Positions of its resources in its files. Empty if the spec came with a saved plan.
    pub spots: BTreeMap<Address, Spot>,
    /// The connection.
    pub connection: Connection,
    /// The account as it was read.
    pub observed: Observed,
    /// The plan.
    pub planned: Planned,
    /// The cost of the reading.
    pub reading: Reading,
    /// True for a plan that destroys the environment.
    pub destroys: bool,
    /// The lease of the environment.
    pub lease: Arc<Lease>,
}

/// Returns the intent that the command line expresses.
pub fn intent(options: &PlanOptions, destroy: bool, orphans: bool) -> Intent {
    let PlanOptions { target, allow_data_loss, evict_users } = options;
    let (targets, allow_data_loss) = (target.clone(), allow_data_loss.clone());
    Intent { destroy, targets, allow_data_loss, evict_users: *evict_users, orphans, adopt: false }
}

/// The depth of a reading.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Depth {
    /// The resources alone.
    Resources,
    /// Also the objects that AWS and users made for and inside of them.
    Kin,
}

/// Loads a spec, reads the account and plans.
pub async fn prepare(
    args: &SpecArgs,
    intent: &Intent,
    depth: Depth,
    lease: &Arc<Lease>,
    global: &Global,
    io: &Io,
) -> Result<PlanContext, CommandError> {
    let Loaded { spec, warnings: _, spots } = load::loaded(args, global.quiet, io)?;
    Ok(PlanContext { spots, ..Box::pin(refresh(spec, intent, depth, lease, global, io)).await? })
}

/// Reads the account afresh and plans for a spec. A command that writes takes the lease first, so that the plan stays
/// true.
pub async fn refresh(
    spec: Spec,
    intent: &Intent,
    depth: Depth,
    lease: &Arc<Lease>,
    global: &Global,
    io: &Io,
) -> Result<PlanContext, CommandError> {
    let connection = Box::pin(connect(global, &spec.place, io)).await?;
    Box::pin(lease.enter(&connection, &spec, io)).await?;
    let began = connection.clock.now();
    let scope = Scope { deep: depth == Depth::Kin || intent.destroy, ..Scope::of(&spec) };
    let observed = lease.beside(&connection, &spec, Box::pin(observe(&connection.aws, &scope))).await;
    let mut observed = observed.map_err(|error| CommandError::aws("cannot read the account", &error))?;
    known_addresses(&spec, &observed, intent)?;
    let planned = planned(&spec, &mut observed, intent, &connection.aws).await;
    let took = connection.clock.now().duration_since(began).unwrap_or_default();
    let (calls, endpoints) = (connection.aws.http.calls().len(), connection.endpoints.clone());
    let reading = Reading { objects: observed.objects.len(), took, calls, endpoints };
    Ok(PlanContext {
        spec,
        spots: BTreeMap::new(),
        connection,
        observed,
        planned,
        reading,
        destroys: intent.destroy,
        lease: Arc::clone(lease),
    })
}

/// Plans, and reads the limits that the plan has to be judged by.
pub async fn planned(spec: &Spec, observed: &mut Observed, intent: &Intent, aws: &Aws) -> Planned {
    let planned = plan(spec, observed.clone(), intent);
    let needed = Limits::of(&planned.plan);
    if needed.is_empty() {
        return planned;
    }
    observed.facts.extend(Box::pin(limits(aws, &needed)).await);
    plan(spec, observed.clone(), intent)
}

/// An address that names nothing is a slip of the pen, and would silently plan nothing.
fn known_addresses(spec: &Spec, observed: &Observed, intent: &Intent) -> Result<(), CommandError> {
    let ours = observed.objects.iter().filter_map(|object| object.claim(&spec.place.environment));
    let others = observed.objects.iter().map(|object| Address::of_id(object.kind, &object.id));
    // An object that an earlier run left is named by the resource for which it was made, and which is gone.
    let left = observed.objects.iter().filter_map(|object| object.kin_of(&spec.place.environment));
    let known = spec.resources.iter().map(|resource| resource.at.clone()).chain(ours).chain(others).chain(left);
    let known: BTreeSet<Address> = known.collect();
    let named = [("--target", &intent.targets), ("--allow-data-loss", &intent.allow_data_loss)];
    for (option, addresses) in named {
        if let Some(unknown) = addresses.iter().find(|at| !known.contains(at)) {
            let message = format!("{option} {unknown}: neither the spec nor the account has it");
            return Err(CommandError::usage(message).help(meant(unknown, &known)));
        }
    }
    Ok(())
}

/// The address that was likely meant by one that nothing has: another name of its kind, or its name under another kind.
fn meant(unknown: &Address, known: &BTreeSet<Address>) -> String {
    let named: Vec<String> = known.iter().filter(|at| at.name == unknown.name).map(|at| format!("`{at}`")).take(NAMED).collect();
    let beside = known.iter().filter(|at| at.kind == unknown.kind).map(|at| at.name.as_str());
    let near: Vec<String> =
        suggest::near(unknown.name.as_str(), beside).into_iter().map(|name| format!("`{}/{name}`", unknown.kind)).collect();
    let near = if near.is_empty() { named } else { near };
    if near.is_empty() {
        return "write an address as `heiiki plan` shows it".to_owned();
    }
    format!("did you mean {}?", suggest::either(&near))
}

impl PlanContext {
    /// Proves the network before, during and after the plan.
    pub async fn prove(&mut self, intent: &Intent) {
        let Self { spec, observed, planned, connection, .. } = self;
        closedness::of_plan(Looked { spec, observed, connection, around: None }, planned, intent).await;
        self.reading.calls = self.connection.aws.http.calls().len();
    }

    /// Prints the calls, when that was asked for.
    pub fn stats(&self, global: &Global, io: &Io) {
        if global.stats {
            io.err.lines(stats::lines(&self.connection.aws.http.calls(), self.reading.calls, io.err.paint()));
        }
    }
}
