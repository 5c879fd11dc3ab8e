//! A plan in a file, with everything that is needed to show it without AWS, and to carry it out later if the plan is the same by then.
//!
//! Nothing in the file is believed. [`Saved::read`] checks that it can be a plan at all (`sound`), and [`Saved::verify`] lets through only the steps that a fresh
//! plan has, too (`verify`). The digests in the file tell that somebody changed it by mistake. They do not tell a forgery, because a forger computes them anew.

mod sound;
mod verify;

use std::io;

use heiiki_model::plan::Plan;
use heiiki_model::spec::Spec;
use heiiki_model::{Facts, Known};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use sha2::{Digest, Sha256};

pub use self::verify::{Verified, verify};
use crate::contents;
use crate::preconditions::{Precondition, Stale, preconditions};
use crate::{Intent, Planned};

/// The version of the form. A heiiki reads plans of its own version only: a plan is short-lived, and is made anew more safely than it is translated.
pub const VERSION: u32 = 2;

/// The largest file that is read, in bytes. The plan of an environment with a thousand resources has a tenth of that.
pub const LARGEST: u64 = 32 << 20;

/// A saved plan.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Saved {
    /// [`VERSION`]. It stands first, so that a reader sees at once which kind of file this is.
    pub heiiki_plan: u32,
    /// The digest of everything that follows except `used_at` and `used_by`. A reviewer who noted it knows this plan again.
    pub id: String,
    /// The program that made it, with its version.
    pub made_by: String,
    /// The time at which it was made, in RFC 3339.
    pub made_at: String,
    /// The time at which a run of it began. A plan runs once.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub used_at: Option<String>,
    /// The caller who ran it, and the machine.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub used_by: Option<String>,
    /// The [`digest`] of the spec.
    pub spec_digest: String,
    /// The options that the user gave beyond the spec.
    pub intent: Intent,
    /// The conditions on which the steps rely, for a reader of the file. A verification computes them from the steps again.
    #[serde(rename = "guards")]
    pub preconditions: Vec<Precondition>,
    /// The plan.
    pub plan: Plan,
    /// The spec with all its variables given.
    pub spec: Spec,
    /// The objects that were live at its addresses.
    pub known: Known,
}

/// The reason for which a text is no saved plan that can be used.
#[derive(Debug)]
pub enum Unusable {
    /// It has more bytes than a plan has.
    Large,
    /// It is of this other version.
    Version(u32),
    /// This other program, or other version of heiiki, made it.
    Program(String),
    /// It does not have the form.
    Form(serde_json::Error),
    /// It was changed after it was saved.
    Changed,
    /// No heiiki of this version writes such a plan. The text names the place and the fault.
    Unsound(String),
}

impl Saved {
    /// Makes a saved plan.
    pub fn new(made_by: String, made_at: String, spec: Spec, intent: Intent, planned: Planned) -> Self {
        let Planned { plan, known } = planned;
        let mut saved = Self {
            heiiki_plan: VERSION,
            id: String::new(),
            made_by,
            made_at,
            used_at: None,
            used_by: None,
            spec_digest: digest(&spec),
            intent,
            preconditions: preconditions(&plan, &known),
            plan,
            spec,
            known: live_only(known),
        };
        saved.id = saved.own_digest();
        saved
    }

    /// Reads a saved plan. `made_by` is the program that reads: it accepts only plans that it made itself.
    ///
    /// # Errors
    /// The reason for which the text is no saved plan that can be used.
    pub fn read(text: &str, made_by: &str) -> Result<Self, Unusable> {
        #[derive(Deserialize)]
        struct Head {
            heiiki_plan: u32,
            #[serde(default)]
            made_by: String,
        }
        if text.len() as u64 > LARGEST {
            return Err(Unusable::Large);
        }
        let head: Head = serde_json::from_str(text).map_err(Unusable::Form)?;
        if head.heiiki_plan != VERSION {
            return Err(Unusable::Version(head.heiiki_plan));
        }
        if head.made_by != made_by {
            return Err(Unusable::Program(head.made_by));
        }
        let saved: Self = serde_json::from_str(text).map_err(Unusable::Form)?;
        if saved.id != saved.own_digest() || saved.spec_digest != digest(&saved.spec) {
            return Err(Unusable::Changed);
        }
        let written: Value = serde_json::from_str(text).map_err(Unusable::Form)?;
        sound::as_written(&written, &saved).and_then(|()| sound::check(&saved)).map_err(Unusable::Unsound)?;
        Ok(saved)
    }

    /// Returns its text.
    ///
    /// # Errors
    /// The error of JSON, which no plan of the planner causes.
    pub fn text(&self) -> serde_json::Result<String> {
        serde_json::to_string_pretty(self).map(|text| text + "\n")
    }

    /// Returns the plan that may be carried out, with the objects as they are in `fresh`, which was just planned from the same spec and intent.
    ///
    /// # Errors
    /// All differences between this plan and `fresh`.
    pub fn verify(&self, fresh: &Planned) -> Result<Verified, Vec<Stale>> {
        verify(self, fresh)
    }

    /// Returns the digest that its id must be.
    fn own_digest(&self) -> String {
        let bare = Self { id: String::new(), used_at: None, used_by: None, ..self.clone() };
        hashed(&bare)
    }
}

/// Returns the digest of a spec. It is the same for two specs that want the same, however they are written.
pub fn digest(spec: &Spec) -> String {
    hashed(spec)
}

/// Returns the digest of a value.
fn hashed<T: Serialize>(value: &T) -> String {
    let mut hash = Sha256::new();
    serde_json::to_writer(&mut Feed(&mut hash), value).expect("wants, lives and plans have string keys and serialise");
    hash.finalize().iter().fold("sha256:".to_owned(), |text, byte| format!("{text}{byte:02x}"))
}

/// A writer that feeds a digest.
struct Feed<'a>(&'a mut Sha256);

impl io::Write for Feed<'_> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.update(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// Returns the objects that showing a plan needs. The facts of the account, such as its caller, are read again before the plan runs.
fn live_only(known: Known) -> Known {
    contents::hide_known(Known { facts: Facts::default(), ..known })
}
