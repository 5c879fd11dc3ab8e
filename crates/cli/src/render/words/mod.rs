//! The sentences of a plan: the reasons of steps, refusals and kept resources, doubts and notes. A plan holds variants
//! with their facts. They become words here, one file for each enum, and every form of a plan takes its words from
//! here.
//!
//! The words may hold text of AWS and of others. The caller must show them as text (`style::one_line`,
//! `markdown::escape`).

pub mod doubt;
pub mod kept;
pub mod kin;
pub mod noted;
pub mod proof;
pub mod reason;
pub mod refused;
#[cfg(test)]
mod tests;
mod thing;

use heiiki_model::KindName;
use heiiki_model::plan::Brief;

/// A kind in words: `mount target`.
fn kind(kind: KindName) -> String {
    kind.as_str().replace('_', " ")
}

/// An object with its identifiers: `mount target fsmt-0abc (home)`. A network interface also has its description,
/// because nobody knows it by its id.
fn identified(brief: &Brief) -> String {
    let Brief { kind: of, id, name, status: _, about } = brief;
    let name = name.as_ref().filter(|name| *name != id).map(|name| format!(" ({name})")).unwrap_or_default();
    let about = if *of == KindName::NetworkInterface { format!(": {about}") } else { String::new() };
    format!("{} {id}{name}{about}", kind(*of))
}

/// A possession of a user on one line: its sort, its status, and other facts.
fn of_a_user(brief: &Brief) -> String {
    let Brief { kind: of, id, name, status, about } = brief;
    let name = name.as_ref().unwrap_or(id);
    if *of == KindName::Credential {
        return format!("{name} ({about})");
    }
    let about = if about.is_empty() { String::new() } else { format!(", {about}") };
    format!("{} {name} ({status}{about})", kind(*of))
}

/// The owner of a foreign object.
fn whose(environment: Option<&str>, otherwise: &str) -> String {
    environment.map_or_else(|| otherwise.to_owned(), |name| format!("which belongs to environment {name}"))
}
