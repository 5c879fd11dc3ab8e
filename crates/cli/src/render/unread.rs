//! Kinds that could not be read, as text. An error of AWS that is the same for many of them, as with expired
//! credentials, is shown once.

use heiiki_aws::error::advice;
use heiiki_model::KindName;
use heiiki_model::failure::AwsError;
use heiiki_model::plan::{Refusal, Refused, Unread};

use super::error::aws_lines;
use super::style::{Paint, Tone, one_line};
use super::words::refused;

/// Kinds that could not be read: AWS's error, and the help.
pub fn unread(unread: &[Unread], paint: Paint) -> Vec<String> {
    let mut lines = Vec::new();
    for (index, Unread { kind, error }) in unread.iter().enumerate() {
        if unread.iter().take(index).any(|before| same(&before.error, error)) {
            continue;
        }
        let others = unread.iter().skip(index + 1).filter(|other| same(&other.error, error));
        let kinds: Vec<String> = std::iter::once(kind).chain(others.map(|other| &other.kind)).map(ToString::to_string).collect();
        let mut said = aws_lines(error).into_iter();
        lines.push(format!("  {}  {}", paint.tone(Tone::Strong, kinds.join(", ")), said.next().unwrap_or_default()));
        lines.extend(said.map(|line| format!("      {line}")));
        lines.push(format!("      {} {}", paint.tone(Tone::Help, "help:"), advice(error)));
    }
    lines
}

/// True for two answers with the same cause, even to different calls.
fn same(left: &AwsError, right: &AwsError) -> bool {
    left.code == right.code && left.message == right.message
}

fn error_of(refusal: &Refusal) -> Option<(KindName, &AwsError)> {
    if let Refused::Unread { kind, error } = &refusal.why { Some((*kind, error)) } else { None }
}

/// True for a refusal that an earlier one of the list tells as well.
pub fn is_told(refusal: &Refusal, all: &[Refusal]) -> bool {
    let Some((_, error)) = error_of(refusal) else { return false };
    let first = all.iter().find(|other| error_of(other).is_some_and(|(_, other)| same(other, error)));
    first.is_some_and(|first| !std::ptr::eq(first, refusal))
}

/// The message of a refusal, for itself and for those that are told with it.
pub fn told(refusal: &Refusal, all: &[Refusal]) -> String {
    let Some((_, error)) = error_of(refusal) else { return refused::message(refusal) };
    let kinds = all.iter().filter_map(error_of).filter(|(_, other)| same(other, error)).map(|(kind, _)| kind.to_string());
    match &kinds.collect::<Vec<_>>()[..] {
        [] | [_] => refused::message(refusal),
        several => format!(
            "objects of {} kinds ({}) could not be read: {}",
            several.len(),
            several.join(", "),
            one_line(&error.to_string())
        ),
    }
}

#[cfg(test)]
mod tests {
    use heiiki_model::failure::Class;

    use super::*;

    fn expired(operation: &str) -> AwsError {
        AwsError {
            service: "EC2".into(),
            operation: operation.into(),
            code: "ExpiredToken".into(),
            message: "The security token is expired".into(),
            request_id: None,
            class: Class::Denied,
        }
    }

    #[test]
    fn one_cause_is_told_once() {
        let all = [
            Unread { kind: KindName::Vpc, error: expired("DescribeVpcs") },
            Unread { kind: KindName::Role, error: AwsError { message: "not allowed".into(), ..expired("ListRoles") } },
            Unread { kind: KindName::Subnet, error: expired("DescribeSubnets") },
        ];
        let lines = unread(&all, Paint::plain());
        assert_eq!(lines.len(), 4, "{lines:?}");
        assert!(lines[0].starts_with("  vpc, subnet  EC2 DescribeVpcs: ExpiredToken"), "{lines:?}");
        let refusals: Vec<Refusal> = all
            .iter()
            .map(|Unread { kind, error }| {
                let at = heiiki_model::Address::of_id(*kind, "x");
                Refusal::new(&at, Refused::Unread { kind: *kind, error: error.clone() })
            })
            .collect();
        let told: Vec<bool> = refusals.iter().map(|refusal| is_told(refusal, &refusals)).collect();
        assert_eq!(told, [false, false, true]);
        assert!(super::told(&refusals[0], &refusals).starts_with("objects of 2 kinds (vpc, subnet) could not be read: "));
        assert!(super::told(&refusals[1], &refusals).starts_with("objects of kind role could not be read"));
    }
}
