//! The statements of heiiki's presets that would deny an attempt.

use heiiki_model::Place;
use heiiki_model::spec::preset::Preset;

use super::alike::Lists;
use super::data::Attempt;
use super::identity::{Document, Identity, open_to_all};
use super::judge::Judge;
use super::report::StatementName;
use super::surroundings::Things;

/// The presets for the things of an environment.
pub(super) struct Presets<'a> {
    things: Things,
    place: &'a Place,
    /// A caller who may do everything but what the presets deny.
    guarded: Identity,
}

impl<'a> Presets<'a> {
    /// The presets that name all things of an environment.
    pub(super) fn of(things: &Things, place: &'a Place) -> Self {
        let names = things.names(place);
        let presets = Preset::ALL
            .into_iter()
            .map(|preset| Document { name: preset.name().to_owned(), value: Some(preset.document(&names)) });
        let everything = Document { name: "everything".to_owned(), value: Some(open_to_all()) };
        let guarded = Identity {
            name: "a guarded user".to_owned(),
            arn: place.iam_arn("user/guarded"),
            trust: None,
            policies: presets.chain([everything]).collect(),
            boundary: None,
            own: false,
        };
        Self { things: things.told_apart(&Lists::of(&guarded)), place, guarded }
    }

    /// The statements that deny an attempt in every case. Empty if it would still be allowed.
    pub(super) fn closing(&self, attempt: &Attempt) -> Vec<StatementName> {
        let judge = Judge { place: self.place, things: &self.things, identity: &self.guarded };
        let found = judge.attempt(attempt).denied_by.into_iter();
        found.map(|ground| StatementName { policy: ground.policy, statement: ground.statement, on: Vec::new() }).collect()
    }
}
