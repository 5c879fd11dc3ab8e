//! Runs one step: create and converge, update, release, delete, retain. After every update the object is read again and compared.

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use heiiki_model::failure::Class;
use heiiki_model::kind::Mode;
use heiiki_model::object::{TAG_APPLIED, TAG_ENVIRONMENT};
use heiiki_model::plan::{Step, Verb};
use heiiki_model::spec::Disposition;
use heiiki_model::{Change, Known, Object, kinds};
use serde_json::Value;
use sha2::{Digest, Sha256};

use crate::claim::confirm;
use crate::cloud::{Creation, Edit};
use crate::event::{EventKind, Failure};
use crate::retry::Attempt;
use crate::waiter::Waiter;

/// The time for which a read may still show the old value after an update.
const READ_LAG: Duration = Duration::from_mins(1);

/// Tags to set, or to remove.
type Tags = BTreeMap<String, Option<String>>;

/// The output of a step. It tells the executor which object is at the step's address.
pub(crate) enum StepOutput {
    /// This object lives at the step's address.
    Object(Object),
    /// The object with this id is gone.
    Gone { id: String },
    /// The object with this id lives, and is not the one at the step's address: a replaced object that lets go of something before it is deleted.
    NotAtAddress { id: String },
}

/// Runs one step. `owner` is the object of ours to which the step's object belongs, as long as that lives.
pub(crate) async fn run(waiter: &Waiter<'_>, step: &Step, owner: Option<&Object>, known: &Known) -> Result<StepOutput, Failure> {
    match step.verb {
        Verb::Create => create(waiter, step, known).await.map(StepOutput::Object),
        Verb::Update => update(waiter, step, known).await.map(StepOutput::Object),
        Verb::Release => release(waiter, step, known).await,
        Verb::Delete => delete(waiter, step, owner).await,
        Verb::Retain => retain(waiter, step).await,
    }
}

/// Makes an object and brings it to its want.
async fn create(waiter: &Waiter<'_>, step: &Step, known: &Known) -> Result<Object, Failure> {
    let at = step.at.kind;
    let tags: BTreeMap<String, String> =
        step.tags.iter().filter_map(|(key, value)| Some((key.clone(), value.clone()?))).collect();
    // AWS remembers the token of an object that was deleted meanwhile and gives its id again; such an id is never seen. Another token makes a new one.
    let mut salt = 0;
    let (id, live) = loop {
        let token = token(step, known, salt);
        let replaces = step.object.as_ref().map(|object| object.id.as_str());
        let tries = AtomicUsize::new(0);
        let call = async || {
            let again = tries.fetch_add(1, Ordering::Relaxed) > 0;
            let new = Creation { at: &step.at, want: wanted(step), tags: &tags, known, token: &token, replaces, again };
            waiter.cloud.create(new).await
        };
        let id = waiter.with_retries(Attempt::Create, at, None, call).await?;
        match waiter.ready(at, &id).await {
            Err(Failure::Vanished) if salt == 0 => salt = 1,
            other => break (id, other?),
        }
    };
    let object = Object { kind: at, id, tags, live, existing: false };
    converge(waiter, step, known, object, None).await
}

/// Brings an object to its want and its tags.
async fn update(waiter: &Waiter<'_>, step: &Step, known: &Known) -> Result<Object, Failure> {
    let mut object = match (known.live.get(&step.at), &step.object) {
        (Some(object), _) => Object::clone(object),
        (None, Some(object)) => object.clone(),
        (None, None) => return Err(Failure::Vanished),
    };
    let tagged = step.changes.iter().any(|change| change.field == "tags");
    // The tag with the applied values is written when they are applied: at once only if nothing but tags differs.
    let only_tags = tagged && step.changes.iter().all(|change| change.field == "tags");
    let (first, last): (Tags, Tags) = step.tags.clone().into_iter().partition(|(key, _)| only_tags || key != TAG_APPLIED);
    // An adopted object is claimed before it is read, because some kinds read nothing of an object that nobody claims.
    if tagged && !object.tags.contains_key(TAG_ENVIRONMENT) {
        retag(waiter, step, &first, &mut object).await?;
    }
    let (live, broken) = waiter.mendable(step.at.kind, &object.id).await?;
    object.live = live;
    if tagged {
        retag(waiter, step, &first, &mut object).await?;
    }
    let mut object = converge(waiter, step, known, object, broken).await?;
    retag(waiter, step, &last, &mut object).await?;
    Ok(object)
}

/// Sets and removes tags, unless the object has them so already.
async fn retag(waiter: &Waiter<'_>, step: &Step, tags: &Tags, object: &mut Object) -> Result<(), Failure> {
    if tags.iter().all(|(key, value)| object.tags.get(key) == value.as_ref()) {
        return Ok(());
    }
    let kind = step.at.kind;
    waiter.with_retries(Attempt::Update, kind, None, async || waiter.cloud.retag(kind, &object.live, tags).await).await?;
    for (key, value) in tags {
        match value {
            Some(value) => object.tags.insert(key.clone(), value.clone()),
            None => object.tags.remove(key),
        };
    }
    Ok(())
}

/// Sends every difference that can be sent now, and waits until a read shows none of them. An object that failed, for the reason in `broken`, gets the
/// update even when nothing differs, because that mends it.
async fn converge(
    waiter: &Waiter<'_>,
    step: &Step,
    known: &Known,
    mut object: Object,
    broken: Option<String>,
) -> Result<Object, Failure> {
    let (at, kind) = (step.at.kind, kinds::of(step.at.kind));
    let changes = sendable(step, &object.live, known);
    if changes.is_empty() && broken.is_none() {
        return Ok(object);
    }
    let fields: Vec<String> = changes.iter().map(|change| change.field.to_string()).collect();
    (waiter.emit)(EventKind::Updating { fields: fields.clone() });
    let live = object.live.clone();
    let edit = Edit { at: &step.at, want: Some(wanted(step)), live: &live, changes: &changes, known };
    waiter.with_retries(Attempt::Update, at, Some(&live), async || waiter.cloud.update(edit).await).await?;
    let began = waiter.clock.now();
    loop {
        let lagging = waiter.clock.now().duration_since(began).unwrap_or_default() <= READ_LAG;
        object.live = match waiter.ready(at, &object.id).await {
            // A read may still show the failure that is being mended.
            Err(Failure::Broken { reason }) if lagging && broken.as_ref() == Some(&reason) => {
                waiter.clock.sleep(waiter.cloud.pace(at).poll).await;
                continue;
            }
            other => other?,
        };
        let left: Vec<String> = sendable(step, &object.live, known)
            .iter()
            .map(|change| change.field.to_string())
            .filter(|field| fields.contains(field))
            .collect();
        if left.is_empty() {
            return Ok(object);
        }
        let reason = kind.complaint(&object.live);
        if !lagging || (reason.is_some() && reason != kind.complaint(&live)) {
            return Err(Failure::NotMoved { fields: left, reason });
        }
        waiter.clock.sleep(waiter.cloud.pace(at).poll).await;
    }
}

/// Returns the differences that an update call can send: those in place, wholly known and not ignored.
fn sendable(step: &Step, live: &Value, known: &Known) -> Vec<Change> {
    let changes = kinds::of(step.at.kind).diff(wanted(step), live, known).into_iter();
    changes
        .filter(|change| matches!(change.mode, Mode::InPlace | Mode::Restart))
        .filter(|change| change.to.after.is_empty())
        .filter(|change| !change.is_ignored(&step.ignore))
        .collect()
}

/// Takes something off an object. An object that is gone by now holds nothing any more.
async fn release(waiter: &Waiter<'_>, step: &Step, known: &Known) -> Result<StepOutput, Failure> {
    let Some(object) = &step.object else { return Err(Failure::Vanished) };
    let (kind, id) = (step.at.kind, object.id.clone());
    if waiter.read(kind, &id).await?.is_none() {
        return Ok(StepOutput::Gone { id });
    }
    let fields = step.changes.iter().map(|change| change.field.to_string()).collect();
    (waiter.emit)(EventKind::Updating { fields });
    let edit = Edit { at: &step.at, want: None, live: &object.live, changes: &step.changes, known };
    let sent = waiter.with_retries(Attempt::Release, kind, Some(&object.live), async || waiter.cloud.update(edit).await).await;
    let live = match sent {
        Ok(()) => waiter.read(kind, &id).await?,
        Err(Failure::Aws(error)) if error.class == Class::NotFound => None,
        Err(failure) => return Err(failure),
    };
    let current = known.live.get(&step.at).is_some_and(|known| known.id == id);
    let live = match live {
        Some(_) => match waiter.ready(kind, &id).await {
            Ok(live) => Some(live),
            Err(Failure::Vanished) => None,
            Err(failure) => return Err(failure),
        },
        None => None,
    };
    Ok(match live {
        Some(live) if current => StepOutput::Object(Object { live, ..object.clone() }),
        Some(_) => StepOutput::NotAtAddress { id },
        None => StepOutput::Gone { id },
    })
}

/// Deletes an object, after its claim was confirmed, and waits until it is gone.
async fn delete(waiter: &Waiter<'_>, step: &Step, owner: Option<&Object>) -> Result<StepOutput, Failure> {
    let Some(object) = &step.object else { return Err(Failure::Vanished) };
    let kind = step.at.kind;
    if step.disposition == Some(Disposition::Retain) && kinds::of(kind).stays_whole() {
        let tags = object.without_claim();
        return retain(waiter, &Step { tags, ..step.clone() }).await;
    }
    confirm(waiter, object).await?;
    // An object without a claim of its own goes because its owner goes.
    if let Some(owner) = owner {
        confirm(waiter, owner).await?;
    }
    let call = async || waiter.cloud.delete(kind, &object.live, step.disposition).await;
    waiter.with_retries(Attempt::Delete, kind, Some(&object.live), call).await?;
    waiter.gone(kind, &object.id).await?;
    Ok(StepOutput::Gone { id: object.id.clone() })
}

/// Takes heiiki's tags off an object that stays. An object that is gone by now carries none.
async fn retain(waiter: &Waiter<'_>, step: &Step) -> Result<StepOutput, Failure> {
    let Some(object) = &step.object else { return Err(Failure::Vanished) };
    let kind = step.at.kind;
    match confirm(waiter, object).await {
        // Somebody has taken it off already.
        Err(Failure::Disowned { now: None, .. }) => return Ok(StepOutput::Gone { id: object.id.clone() }),
        confirmed => confirmed?,
    }
    let done = waiter
        .with_retries(Attempt::Release, kind, None, async || waiter.cloud.retag(kind, &object.live, &step.tags).await)
        .await;
    match done {
        Err(Failure::Aws(error)) if error.class == Class::NotFound => {}
        done => done?,
    }
    // An object that stays whole is read only while it is claimed. It is gone for the waiter as soon as the claim is off.
    if kinds::of(kind).stays_whole() {
        waiter.gone(kind, &object.id).await?;
    }
    Ok(StepOutput::Gone { id: object.id.clone() })
}

/// The want of a step; null if it has none.
fn wanted(step: &Step) -> &Value {
    step.want.as_ref().unwrap_or(&Value::Null)
}

/// Returns a token that is the same whenever the same thing is wanted at the same address, so that a call that is made again makes nothing twice.
///
/// The id of the object that is being replaced is part of it, because the replacement is another object even if its want is the
/// same as the old one's. So are the tags and the ids of the objects that it names: AWS refuses a known token with another
/// request, and after a destroy the same want names other objects.
fn token(step: &Step, known: &Known, salt: u32) -> String {
    let place = &known.place;
    let replaced = step.object.as_ref().map_or("", |object| object.id.as_str());
    let named = kinds::of(step.at.kind).refs(wanted(step));
    let ids: Vec<&str> = named.iter().filter_map(|named| known.live.get(&named.to)).map(|object| object.id.as_str()).collect();
    let text = format!(
        "{}\n{}\n{}\n{}\n{}\n{:?}\n{ids:?}\n{replaced}\n{salt}",
        place.account,
        place.region,
        place.environment,
        step.at,
        wanted(step),
        step.tags
    );
    let digest = Sha256::digest(text.as_bytes());
    let number = digest.iter().take(16).fold(0_u128, |number, byte| (number << 8) | u128::from(*byte));
    format!("heiiki-{number:032x}")
}
