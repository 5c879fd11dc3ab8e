//! Errors as text, in one style: `error:` with the message, then the causes, then `help:`. AWS's own code, text and
//! request id are never hidden.

use heiiki_model::failure::AwsError;

use super::style::{Paint, Tone, one_line};
use crate::CommandError;

/// The lines of an error.
pub fn lines(error: &CommandError, paint: Paint) -> Vec<String> {
    let mut lines = vec![format!("{} {}", paint.tone(Tone::Error, "error:"), one_line(&error.message))];
    // A text of others stays on its line, so that it cannot look like another line of ours.
    lines.extend(error.causes.iter().map(|cause| format!("  {}", one_line(cause))));
    if let Some(help) = &error.help {
        lines.push(format!("{} {}", paint.tone(Tone::Help, "help:"), one_line(help)));
    }
    lines
}

/// AWS's answer: service, operation, code and text, then the request id for a support case.
pub fn aws_lines(error: &AwsError) -> Vec<String> {
    let AwsError { service, operation, code, message, request_id, class: _ } = error;
    let text = if message.is_empty() { "(AWS gave no text)".to_owned() } else { one_line(message) };
    let mut lines = vec![format!("{service} {operation}: {code}: {text}")];
    lines.extend(request_id.iter().map(|id| format!("request id {}", one_line(id))));
    lines
}
