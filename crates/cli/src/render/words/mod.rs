//! The sentences of a plan: why something is done, refused, left alone, not compared, or noted. A plan holds variants with their facts; here they become words,
//! one file for each enum, and every form of a plan takes its words from here.
//!
//! What comes out may hold text of AWS and of others. Whoever shows it sees to it that it is shown as text (`style::one_line`, `markdown::escape`).

pub mod doubt;
pub mod kept;
pub mod kin;
pub mod noted;
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

/// An object with what identifies it: `mount target fsmt-0abc (home)`. Of a network interface also what it says of itself, because nobody knows it by its id.
fn identified(brief: &Brief) -> String {
    let Brief { kind: of, id, name, status: _, about } = brief;
    let name = name.as_ref().filter(|name| *name != id).map(|name| format!(" ({name})")).unwrap_or_default();
    let about = if *of == KindName::NetworkInterface { format!(": {about}") } else { String::new() };
    format!("{} {id}{name}{about}", kind(*of))
}

/// What a user has, on one line: what it is, its status, and what else is known of it.
fn of_a_user(brief: &Brief) -> String {
    let Brief { kind: of, id, name, status, about } = brief;
    let name = name.as_ref().unwrap_or(id);
    if *of == KindName::Credential {
        return format!("{name} ({about})");
    }
    let about = if about.is_empty() { String::new() } else { format!(", {about}") };
    format!("{} {name} ({status}{about})", kind(*of))
}

/// Whose an object is that is not of this environment.
fn whose(environment: Option<&str>, otherwise: &str) -> String {
    environment.map_or_else(|| otherwise.to_owned(), |name| format!("which belongs to environment {name}"))
}
