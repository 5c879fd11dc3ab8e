//! The words that stand in `#[shape(..)]` and `#[want(..)]`.

use syn::meta::ParseNestedMeta;
use syn::{Attribute, Expr, LitStr, Path, Result};

/// The words of a type.
#[derive(Default)]
pub(crate) struct OfType {
    /// `name = ".."`: its name in the JSON Schema.
    pub(crate) name: Option<String>,
    /// `rename_all = ".."`: the spelling of the words of an enum.
    pub(crate) rename_all: Option<String>,
    /// `live`: AWS's answer, which may have more members, and has `null` for a missing member.
    pub(crate) live: bool,
    /// `terse`: leaves missing members out.
    pub(crate) terse: bool,
}

/// The words of a field or of a variant.
#[derive(Default)]
pub(crate) struct OfField {
    /// `default`: a missing member is the type's default.
    pub(crate) default: bool,
    /// `omit`: the default is not written. Implies `default`.
    pub(crate) omit: bool,
    /// `complete` or `preferred`: the moment at which the resource that it names must exist. Without either word, before
    /// creation.
    pub(crate) moment: Option<&'static str>,
    /// `texts`: every text beneath may name resources, not only templates.
    pub(crate) texts: bool,
    /// `word = ".."`: AWS's spelling of a variant, or of a member that is no name in Rust.
    pub(crate) word: Option<String>,
}

/// The words of a field of a want.
#[derive(Default)]
#[expect(clippy::struct_excessive_bools, reason = "each is a word that stands or does not")]
pub(crate) struct OfWant {
    /// `in_place`, `restart`, `replace = ".."`, `refuse = ".."` or `mode = expression`, of `want`, `live` and `known`.
    pub(crate) mode: Option<ModeWord>,
    /// `parameter`: only calls take it, and AWS does not report it.
    pub(crate) parameter: bool,
    /// `tag`: the `Name` tag, which is compared with the other tags.
    pub(crate) tag: bool,
    /// `name`: AWS's name. If the field is absent, that is the key in the spec.
    pub(crate) name: bool,
    /// `live = expression`: the value with which it is compared, of `live` and `place`. Without it, the field of the same name.
    pub(crate) live: Option<Expr>,
    /// `value = expression`: the wanted value in AWS's terms, of the fields, `want` and `place`. Without it, the field itself.
    pub(crate) value: Option<Expr>,
    /// `with = ".."`: compared together with the field of this name, which compares both.
    pub(crate) with: Option<LitStr>,
    /// `default = expression`: AWS's default, of `place`. `null` means it, and `import` leaves it out.
    pub(crate) default: Option<Expr>,
    /// `arn`: AWS reports the ARN of the object to which it refers.
    pub(crate) arn: bool,
    /// `set`: the order of a list has no meaning.
    pub(crate) set: bool,
    /// `if_read`: not compared if AWS was not asked for it, or did not report it.
    pub(crate) if_read: bool,
    /// `keep = ".."`: the reason for which `null` cannot clear it.
    pub(crate) keep: Option<String>,
    /// `same = function`: true if a text of the spec and AWS's text have the same meaning.
    pub(crate) same: Option<Path>,
    /// `compare = expression`: a comparison of its own, of `want`, `live` and `diff`.
    pub(crate) compare: Option<Expr>,
    /// `import = expression`: an inverse of its own, of `live`, `tags`, `naming` and `place`.
    pub(crate) import: Option<Expr>,
    /// `never_imported`: `import` leaves it out, because AWS reports nothing of it or because a spec should not fix it.
    pub(crate) never_imported: bool,
}

/// The way in which a field can be changed.
pub(crate) enum ModeWord {
    /// By an update call.
    InPlace,
    /// By an update call between a stop and a start.
    Restart,
    /// Only by a new object.
    Replace(Expr),
    /// Not at all.
    Refuse(Expr),
    /// An expression of the want, the live object and the known objects.
    Chosen(Expr),
}

impl OfType {
    pub(crate) fn read(attributes: &[Attribute]) -> Result<Self> {
        let mut words = Self::default();
        each(attributes, "shape", |meta| {
            match ident(&meta).as_str() {
                "name" => words.name = Some(text(&meta)?.value()),
                "rename_all" => words.rename_all = Some(text(&meta)?.value()),
                "live" => words.live = true,
                "terse" => words.terse = true,
                other => return Err(meta.error(format!("`{other}` is no word for a type here"))),
            }
            Ok(())
        })?;
        Ok(words)
    }
}

impl OfField {
    pub(crate) fn read(attributes: &[Attribute]) -> Result<Self> {
        let mut words = Self::default();
        each(attributes, "shape", |meta| {
            match ident(&meta).as_str() {
                "default" => words.default = true,
                "omit" => (words.default, words.omit) = (true, true),
                "complete" => words.moment = Some("Complete"),
                "preferred" => words.moment = Some("Preferred"),
                "texts" => words.texts = true,
                "word" => words.word = Some(text(&meta)?.value()),
                other => return Err(meta.error(format!("`{other}` is no word for a field here"))),
            }
            Ok(())
        })?;
        Ok(words)
    }
}

impl OfWant {
    pub(crate) fn read(attributes: &[Attribute]) -> Result<Self> {
        let mut words = Self::default();
        each(attributes, "want", |meta| {
            match ident(&meta).as_str() {
                "in_place" => words.mode = Some(ModeWord::InPlace),
                "restart" => words.mode = Some(ModeWord::Restart),
                "replace" => words.mode = Some(ModeWord::Replace(meta.value()?.parse()?)),
                "refuse" => words.mode = Some(ModeWord::Refuse(meta.value()?.parse()?)),
                "mode" => words.mode = Some(ModeWord::Chosen(meta.value()?.parse()?)),
                "parameter" => words.parameter = true,
                "tag" => words.tag = true,
                "name" => words.name = true,
                "live" => words.live = Some(meta.value()?.parse()?),
                "value" => words.value = Some(meta.value()?.parse()?),
                "with" => words.with = Some(text(&meta)?),
                "default" => words.default = Some(meta.value()?.parse()?),
                "arn" => words.arn = true,
                "set" => words.set = true,
                "if_read" => words.if_read = true,
                "keep" => words.keep = Some(text(&meta)?.value()),
                "same" => words.same = Some(meta.value()?.parse()?),
                "compare" => words.compare = Some(meta.value()?.parse()?),
                "import" => words.import = Some(meta.value()?.parse()?),
                "never_imported" => words.never_imported = true,
                other => return Err(meta.error(format!("`{other}` is no word for a field of a want"))),
            }
            Ok(())
        })?;
        Ok(words)
    }

    /// True if one of the words for the comparison is given.
    pub(crate) const fn says_how(&self) -> bool {
        self.mode.is_some() || self.parameter || self.tag || self.with.is_some() || self.compare.is_some()
    }
}

fn each(attributes: &[Attribute], of: &str, mut read: impl FnMut(ParseNestedMeta<'_>) -> Result<()>) -> Result<()> {
    attributes.iter().filter(|attribute| attribute.path().is_ident(of)).try_for_each(|one| one.parse_nested_meta(&mut read))
}

fn ident(meta: &ParseNestedMeta<'_>) -> String {
    meta.path.get_ident().map(ToString::to_string).unwrap_or_default()
}

fn text(meta: &ParseNestedMeta<'_>) -> Result<LitStr> {
    meta.value()?.parse()
}
