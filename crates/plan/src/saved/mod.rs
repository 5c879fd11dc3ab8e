//! A plan in a file: all that is needed to show it without AWS, and to carry it out later if the plan is the same by then.
//!
//! Nothing in the file is believed. [`Saved::read`] checks that it can be a plan at all (`sound`), and [`Saved::verify`] lets through only the steps that a plan
//! made a moment ago has, too (`verify`). The digests in it tell that somebody changed the file by mistake; whoever forges a plan computes them anew.

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
use crate::guard::{Guard, Moved, guards};
use crate::{Intent, Planned};

/// The version of the form. A heiiki reads plans of its own version only: a plan is short-lived, and is made anew more safely than it is translated.
pub const VERSION: u32 = 2;

/// The largest file that is read, in bytes. The plan of an environment with a thousand resources has a tenth of that.
pub const LARGEST: u64 = 32 << 20;

/// A saved plan.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Saved {
    /// [`VERSION`], first in the file so that anyone sees what it is.
    pub heiiki_plan: u32,
    /// The digest of all that follows but `used_at` and `used_by`. Says which plan this is: a reviewer who noted it knows this plan again.
    pub id: String,
    /// Program and version that made it.
    pub made_by: String,
    /// When, in RFC 3339.
    pub made_at: String,
    /// When it was begun to be carried out. A plan runs once.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub used_at: Option<String>,
    /// Who began to carry it out, and where.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub used_by: Option<String>,
    /// [`digest`] of the spec.
    pub spec_digest: String,
    /// What the user asked for beyond the spec.
    pub intent: Intent,
    /// The facts that the steps rely on, for whoever reads the file. What is held against the account is found in the steps themselves.
    pub guards: Vec<Guard>,
    /// The plan.
    pub plan: Plan,
    /// The spec with all its variables given.
    pub spec: Spec,
    /// What was live at its addresses.
    pub known: Known,
}

/// Why a text is no saved plan that can be used.
#[derive(Debug)]
pub enum Unusable {
    /// It has more bytes than a plan has.
    Large,
    /// It is of another version: which.
    Version(u32),
    /// Another program made it, or another version of this one: which.
    Program(String),
    /// It does not have the form.
    Form(serde_json::Error),
    /// It is not what was saved.
    Changed,
    /// No program of this version writes such a plan: where, and what is wrong there.
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
            guards: guards(&plan, &known),
            plan,
            spec,
            known: live_only(known),
        };
        saved.id = saved.own_digest();
        saved
    }

    /// Reads a saved plan. `made_by` is the program that reads: it knows only its own.
    ///
    /// # Errors
    /// Why the text is no saved plan that can be used.
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

    /// Its text.
    ///
    /// # Errors
    /// When it cannot be written as JSON, which no plan of the planner's shows.
    pub fn text(&self) -> serde_json::Result<String> {
        serde_json::to_string_pretty(self).map(|text| text + "\n")
    }

    /// The plan that may be carried out, with the objects as they are in `fresh`, which was planned from the same spec and intent a moment ago.
    ///
    /// # Errors
    /// Everything in which this plan is not what `fresh` is.
    pub fn verify(&self, fresh: &Planned) -> Result<Verified, Vec<Moved>> {
        verify(self, fresh)
    }

    fn own_digest(&self) -> String {
        let bare = Self { id: String::new(), used_at: None, used_by: None, ..self.clone() };
        hashed(&bare)
    }
}

/// The digest of a spec: the same for two specs that want the same, however they are written.
pub fn digest(spec: &Spec) -> String {
    hashed(spec)
}

fn hashed<T: Serialize>(value: &T) -> String {
    let mut hash = Sha256::new();
    serde_json::to_writer(&mut Feed(&mut hash), value).expect("wants, lives and plans have string keys and serialise");
    hash.finalize().iter().fold("sha256:".to_owned(), |text, byte| format!("{text}{byte:02x}"))
}

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

/// What showing a plan needs. The facts of the account, such as who called, are read again before it runs.
fn live_only(known: Known) -> Known {
    contents::hide_known(Known { facts: Facts::default(), ..known })
}
