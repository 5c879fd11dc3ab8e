//! A plan in a file: all that is needed to show it without AWS, and to carry it out later if what it relies on still holds.

use std::collections::BTreeMap;
use std::io;

use heiiki_model::Known;
use heiiki_model::plan::Plan;
use heiiki_model::spec::Spec;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use crate::contents;
use crate::guard::{Guard, Moved, guards, moved, refreshed};
use crate::{Intent, Planned};

/// The version of the form. A heiiki reads plans of its own version only: a plan is short-lived, and is made anew more safely than it is translated.
pub const VERSION: u32 = 1;

/// A saved plan.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Saved {
    /// [`VERSION`], first in the file so that anyone sees what it is.
    pub heiiki_plan: u32,
    /// The digest of all that follows but `used_at`. Says which plan this is, and that nobody changed it.
    pub id: String,
    /// Program and version that made it.
    pub made_by: String,
    /// When, in RFC 3339.
    pub made_at: String,
    /// When it was begun to be carried out. A plan runs once.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub used_at: Option<String>,
    /// [`digest`] of the spec.
    pub spec_digest: String,
    /// What the user asked for beyond the spec.
    pub intent: Intent,
    /// The facts that the steps rely on.
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
    /// It is of another version: which.
    Version(u32),
    /// It does not have the form.
    Form(serde_json::Error),
    /// It is not what was saved.
    Changed,
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

    /// Reads a saved plan.
    pub fn read(text: &str) -> Result<Self, Unusable> {
        #[derive(Deserialize)]
        struct Version {
            heiiki_plan: u32,
        }
        let Version { heiiki_plan } = serde_json::from_str(text).map_err(Unusable::Form)?;
        if heiiki_plan != VERSION {
            return Err(Unusable::Version(heiiki_plan));
        }
        let saved: Self = serde_json::from_str(text).map_err(Unusable::Form)?;
        if saved.id != saved.own_digest() || saved.spec_digest != digest(&saved.spec) {
            return Err(Unusable::Changed);
        }
        Ok(saved)
    }

    /// Its text.
    pub fn text(&self) -> serde_json::Result<String> {
        serde_json::to_string_pretty(self).map(|text| text + "\n")
    }

    /// What it relies on and what is another one in `fresh`, which was planned from the same spec and intent a moment ago.
    pub fn moved(&self, fresh: &Planned) -> Vec<Moved> {
        moved(&self.plan, &self.guards, &fresh.plan, &fresh.known)
    }

    /// The plan with the objects as they are now.
    pub fn refreshed(&self, fresh: &Planned) -> Plan {
        refreshed(&self.plan, &fresh.plan, &fresh.known)
    }

    fn own_digest(&self) -> String {
        let bare = Self { id: String::new(), used_at: None, ..self.clone() };
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
    contents::hide_known(Known { facts: BTreeMap::new(), ..known })
}
