//! The first lines of the output: the environment and its place, the effort of reading it, and the requests beyond the
//! spec.

use heiiki_model::plan::Plan;
use heiiki_model::{Address, Place};
use heiiki_plan::Intent;
use heiiki_plan::saved::Saved;

use super::plan::Reading;
use super::style::{Paint, Tone, one_line};
use super::time::span;

/// The first line: the place, and the effort of reading it.
pub fn header(plan: &Plan, reading: &Reading, paint: Paint) -> String {
    place_header(&plan.place, reading, paint)
}

/// The first line of any reading of an environment.
pub fn place_header(place: &Place, reading: &Reading, paint: Paint) -> String {
    let Reading { objects, took, calls, endpoints } = reading;
    let env = paint.tone(Tone::Strong, &place.environment);
    let read = format!("{objects} objects read in {} with {calls} calls", span(*took));
    let answer = endpoints.iter().map(|one| format!(" · {}", paint.tone(Tone::Warn, one.told()))).collect::<String>();
    format!("{env} · {} · {} · {}{answer}", place.account, place.region, paint.tone(Tone::Dim, read))
}

/// The first lines of a saved plan: the place, its author, time and spec, the requests beyond the spec, and the result
/// of its run.
pub fn saved_header(saved: &Saved, paint: Paint) -> Vec<String> {
    let place = &saved.plan.place;
    let env = paint.tone(Tone::Strong, &place.environment);
    let used = saved.used_at.as_ref().map(|when| {
        let who = saved.used_by.as_ref().map(|who| format!(" by {}", one_line(who))).unwrap_or_default();
        paint.tone(Tone::Warn, format!(" · carried out at {}{who}", one_line(when)))
    });
    let made = format!("saved at {} by {}", one_line(&saved.made_at), one_line(&saved.made_by));
    let spec = format!("plan {} of spec {}", one_line(&saved.id), one_line(&saved.spec_digest));
    let mut lines = vec![
        format!("{env} · {} · {} · {}{}", place.account, place.region, paint.tone(Tone::Dim, made), used.unwrap_or_default()),
        paint.tone(Tone::Dim, spec),
    ];
    lines.extend(asked(&saved.intent).map(|asked| paint.tone(Tone::Warn, format!("asked for: {asked}"))));
    lines
}

/// Requests of a user beyond what the spec says. `None` for a plan of the spec alone.
pub fn asked(intent: &Intent) -> Option<String> {
    // Each member is named, so that a new one that has no words does not compile.
    let Intent { destroy, targets, allow_data_loss, evict_users, orphans, adopt } = intent;
    let list = |list: &[Address]| list.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ");
    let parts = [
        destroy.then(|| "to destroy the environment".to_owned()),
        orphans.then(|| "to delete what domains that are gone have left".to_owned()),
        adopt.then(|| "only to take over what becomes of this environment".to_owned()),
        (!targets.is_empty()).then(|| format!("only {} and what hangs together with it", list(targets))),
        (!allow_data_loss.is_empty()).then(|| format!("to lose the data of {}", list(allow_data_loss))),
        evict_users.then(|| "to stop and delete what users run".to_owned()),
    ];
    let parts: Vec<String> = parts.into_iter().flatten().collect();
    (!parts.is_empty()).then(|| parts.join("; "))
}
