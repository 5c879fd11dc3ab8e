//! Prompts before something is done. Without a terminal there is no question, and only actions that the command line
//! allows are done.

use heiiki_model::Address;
use heiiki_model::plan::{Cause, Plan};
use heiiki_model::spec::{Disposition, Spec};

use crate::render::style::Tone;
use crate::render::words::refused;
use crate::{CommandError, Io};

/// Asks whether to go on: `yes` or `y`.
pub async fn confirm(question: &str, io: &mut Io) -> Result<(), CommandError> {
    require_terminal(io)?;
    match ask(&format!("{question} [y/N]"), io).await?.to_ascii_lowercase().as_str() {
        "y" | "yes" => Ok(()),
        _ => Err(declined()),
    }
}

/// Asks for a word that cannot be typed by accident.
pub async fn typed(question: &str, word: &str, io: &mut Io) -> Result<(), CommandError> {
    require_terminal(io)?;
    if ask(&format!("{question} Type `{word}` to go on:"), io).await? == word { Ok(()) } else { Err(declined()) }
}

/// Asks for the disposition of each resource with data that has none. Only resources of the spec can be retained,
/// because nobody would know of the others afterwards.
pub async fn dispositions(spec: &Spec, plan: &Plan, io: &mut Io) -> Result<Vec<(Address, Disposition)>, CommandError> {
    let mut answers = Vec::new();
    for refusal in plan.refusals.iter().filter(|refusal| refusal.cause() == Cause::DataLoss) {
        let at = &refusal.at;
        let loss = plan.steps.iter().filter(|step| step.at == *at).find_map(|step| step.loses.as_ref());
        let retainable = loss.is_some_and(|loss| loss.retainable) && spec.resource(at).is_some();
        let choice = if retainable { "delete or retain" } else { "delete" };
        io.err.line(format!("{} {}", io.err.paint().tone(Tone::Warn, "data:"), refused::message(refusal)));
        match ask(&format!("What is to become of it? [{choice}, anything else stops]"), io).await?.as_str() {
            "delete" => answers.push((at.clone(), Disposition::Delete)),
            "retain" if retainable => answers.push((at.clone(), Disposition::Retain)),
            _ => return Err(declined()),
        }
    }
    Ok(answers)
}

fn require_terminal(io: &Io) -> Result<(), CommandError> {
    if io.can_ask() {
        return Ok(());
    }
    Err(CommandError::refused("nothing was changed: there is no terminal to ask in").help("run it again with --yes"))
}

async fn ask(question: &str, io: &mut Io) -> Result<String, CommandError> {
    io.err.write(format!("{} ", io.err.paint().tone(Tone::Strong, question)));
    let answer = io.input.line().await.map_err(|error| CommandError::failed("cannot read the answer").because(&error))?;
    if answer.is_none() {
        io.err.line("");
    }
    Ok(answer.unwrap_or_default())
}

fn declined() -> CommandError {
    CommandError::refused("nothing was changed: it was not agreed to")
}
