//! A plan as one HTML page for a reviewer: the actions, the refusals, the dangers, and every row with all that is
//! known of it.
//!
//! It is made from the same rows, lines and counts as the text (`render/plan.rs`), so that the two cannot disagree,
//! and it decides nothing. The time of the reading is left out, because the same plan must give the same bytes.
//!
//! The page is a single file and loads nothing. Its Content-Security-Policy allows only this style sheet and this
//! script, by their hashes. Every text is escaped by `maud`. The page is complete without JavaScript; the script only
//! filters and folds. The plan is embedded as JSON in the element `#plan`, as `heiiki plan --json` prints it.

mod anchor;
pub mod drift;
mod highlights;
mod row_details;
mod rows;
mod sections;
mod summary;

use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use maud::{DOCTYPE, Markup, PreEscaped, html};
use sha2::{Digest, Sha256};

use super::danger::dangers;
use super::plan::{FORMAT_VERSION, Shown};
use super::style::one_line;

const STYLE: &str = include_str!("page.css");
const SCRIPT: &str = include_str!("page.js");

/// The page. A picture is an SVG text whose maker has escaped it: its `<style>` elements are let through, `style` attributes and scripts are not.
pub fn page(shown: &Shown<'_>, picture: Option<&str>) -> serde_json::Result<String> {
    let plan = shown.plan();
    let dangers = dangers(shown);
    let rows = rows::entries(shown, &dangers);
    let json = embedded(&shown.json_line()?);
    let title = format!("{} · {} · {}", one_line(&plan.place.environment), plan.place.account, plan.place.region);
    let markup = html! {
        (DOCTYPE)
        html lang="en" {
            head {
                meta charset="utf-8";
                meta http-equiv="Content-Security-Policy" content=(policy(picture));
                meta name="viewport" content="width=device-width, initial-scale=1";
                meta name="color-scheme" content="light dark";
                meta name="referrer" content="no-referrer";
                meta name="generator" content=(concat!("heiiki ", env!("CARGO_PKG_VERSION")));
                title { "heiiki plan · " (title) }
                // Without it a browser asks the server for one.
                link rel="icon" href="data:,";
                style { (PreEscaped(STYLE)) }
            }
            body {
                a.skip href="#rows" { "Skip to the rows" }
                (summary::header(shown))
                main {
                    (summary::cards(shown, &rows))
                    (sections::refusals(plan))
                    (sections::unread(plan))
                    (sections::uncompared(plan))
                    (highlights::section(&dangers, &rows))
                    @if let Some(picture) = picture { (drawn(picture)) }
                    (rows::section(&rows))
                    (sections::kept(plan))
                    (sections::notes(plan))
                    (sections::costs(plan))
                }
                footer {
                    p { "Made by heiiki " (env!("CARGO_PKG_VERSION")) ". The element " code { "#plan" } " of this file holds the plan as JSON, format " (FORMAT_VERSION) "." }
                }
                script type="application/json" id="plan" { (PreEscaped(json)) }
                script { (PreEscaped(SCRIPT)) }
            }
        }
    };
    Ok(markup.into_string() + "\n")
}

fn drawn(picture: &str) -> Markup {
    html! {
        section.picture aria-labelledby="picture-title" {
            h2 #picture-title { "Picture" }
            div.scroll tabindex="0" role="region" aria-labelledby="picture-title" { (PreEscaped(picture)) }
        }
    }
}

/// JSON that no HTML parser takes for markup: `<` stands in strings alone, where JSON has another way to write it.
fn embedded(json: &str) -> String {
    json.replace('<', "\\u003c")
}

/// The Content-Security-Policy: the page may show these styles, run this script, and do nothing else.
fn policy(picture: Option<&str>) -> String {
    let drawn = picture.into_iter().flat_map(|picture| picture.split("<style").skip(1));
    let drawn = drawn.filter_map(|rest| rest.split_once('>')?.1.split_once("</style>"));
    let styles: Vec<String> = std::iter::once(STYLE).chain(drawn.map(|(style, _)| style)).map(hash).collect();
    let (styles, script) = (styles.join(" "), hash(SCRIPT));
    format!("default-src 'none'; style-src {styles}; script-src {script}; img-src data:; base-uri 'none'; form-action 'none'")
}

fn hash(text: &str) -> String {
    format!("'sha256-{}'", BASE64_STANDARD.encode(Sha256::digest(text)))
}
