//! `heiiki explain`: the page of a diagnostic's code or of a rule of dangers, or the list of all of them.

use heiiki_danger::{Rule, page};
use heiiki_model::spec::explain::{codes, explain, nearest};

use crate::args::Explain;
use crate::render::style::{Paint, Tone};
use crate::{Exit, Io, Trouble};

pub(super) fn run(args: &Explain, io: &Io) -> Result<Exit, Trouble> {
    let Some(code) = &args.code else {
        let rules = Rule::ALL.iter().map(|rule| rule.code());
        let width = codes().chain(rules).map(str::len).max().unwrap_or(0);
        for code in codes() {
            let line = format!("{code:width$}  {}", explain(code).and_then(first_sentence).unwrap_or_default());
            io.out.line(line.trim_end());
        }
        for rule in Rule::ALL {
            io.out.line(format!("{:width$}  {}", rule.code(), rule.title()));
        }
        return Ok(Exit::Done);
    };
    if let Some(part) = page::explain(code) {
        io.out.write(rendered(&part, io.out.paint()));
        return Ok(Exit::Done);
    }
    let Some(page) = explain(code) else {
        let help =
            nearest(code).map_or_else(|| "`heiiki explain` lists all codes".to_owned(), |near| format!("did you mean `{near}`?"));
        return Err(Trouble::usage(format!("there is no code `{code}`")).help(help));
    };
    io.out.write(rendered(page, io.out.paint()));
    Ok(Exit::Done)
}

/// The first line of a page that is neither a heading nor empty.
fn first_sentence(page: &str) -> Option<String> {
    let line = page.lines().map(str::trim).find(|line| !line.is_empty() && !line.starts_with('#'))?;
    let end = line.find(". ").unwrap_or(line.len());
    Some(line.get(..end).unwrap_or(line).trim_end_matches('.').to_owned())
}

/// A page with its headings raised; the rest of Markdown reads well as it is.
fn rendered(page: &str, paint: Paint) -> String {
    let line = |line: &str| match line.trim_start_matches('#') {
        heading if line.starts_with('#') => paint.tone(Tone::Strong, heading.trim()),
        _ => line.to_owned(),
    };
    page.lines().map(|text| line(text) + "\n").collect()
}
