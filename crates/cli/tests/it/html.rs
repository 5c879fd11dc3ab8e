//! A plan as an HTML page: it says the same as the text and the JSON, no text in it can break out of its place, and
//! the same plan gives the same bytes.
//!
//! `testkit/browser` tests its appearance and behaviour in a browser.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use heiiki::render::html::page;
use heiiki::render::plan::Shown;
use heiiki_model::plan::{Brief, Evidence, Former, KeepReason, Kept, Note, Noted, Plan, Reason, Refusal, Refused, Unread, Verb};
use heiiki_model::{Change, KindName, Known, Mode, To};
use quick_xml::Reader;
use quick_xml::escape::unescape;
use quick_xml::events::{BytesStart, Event};
use serde_json::{Value, json};

use crate::plans::{at, create, delete, denied, network, place, plan, step};
use crate::run::heiiki;

/// A text that would run if it were taken for markup.
const HOSTILE: &str = "</script><img src=x onerror=\"alert(1)\">&amp;'";

fn specs() -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../specs");
    let files = folder.read_dir().unwrap().map(|entry| entry.unwrap().path());
    let mut specs: Vec<PathBuf> = files.filter(|path| path.extension().is_some_and(|extension| extension == "yaml")).collect();
    specs.sort();
    specs
}

fn drawn(plan: &Plan) -> String {
    page(&Shown::new(plan, &Known::nothing(plan.place.clone())), None).unwrap()
}

/// The content of the page, as a reader finds it.
#[derive(Debug, Default, PartialEq)]
struct Read {
    /// Sign, address, and what, of each row.
    rows: Vec<[String; 3]>,
    /// Each card: its word and its number.
    counts: Vec<(String, usize)>,
    /// The line under the title.
    verdict: String,
    /// Every element that was opened.
    elements: Vec<String>,
}

fn attribute(element: &BytesStart<'_>, name: &str) -> Option<String> {
    let found = element.html_attributes().flatten().find(|attribute| attribute.key.0 == name)?;
    Some(unescape(&found.value).unwrap().into_owned())
}

fn body(html: &str) -> &str {
    html.split_once("<body>").unwrap().1.split_once("<script").unwrap().0
}

/// Parses the page anew; knows nothing of how it was made but these attributes and classes.
fn read(html: &str) -> Read {
    let mut reader = Reader::from_str(body(html));
    reader.config_mut().check_end_names = false;
    let (mut read, mut text, mut sign) = (Read::default(), String::new(), String::new());
    let mut card = None;
    let mut address = None;
    let mut classes: Vec<String> = Vec::new();
    loop {
        match reader.read_event().unwrap() {
            Event::Start(element) => {
                let name = element.name().0.to_owned();
                text.clear();
                if let Some(at) = attribute(&element, "data-address") {
                    sign = attribute(&element, "data-sign").unwrap();
                    address = Some(at);
                }
                card = attribute(&element, "data-count").or(card);
                if !matches!(name.as_str(), "input" | "br") {
                    classes.push(attribute(&element, "class").unwrap_or_default());
                }
                read.elements.push(name);
            }
            Event::End(element) => {
                let class = classes.pop().unwrap_or_default();
                if class == "what" {
                    read.rows.push([sign.clone(), address.take().unwrap(), text.clone()]);
                } else if class == "verdict" {
                    read.verdict.clone_from(&text);
                } else if element.name().0 == "b"
                    && let Some(card) = card.take()
                {
                    read.counts.push((card, text.parse().unwrap()));
                }
            }
            Event::Text(more) => text.push_str(&more),
            Event::GeneralRef(entity) => {
                let written = format!("&{};", &*entity);
                text.push_str(&unescape(&written).unwrap());
            }
            Event::Eof => return read,
            Event::Empty(_) | Event::CData(_) | Event::Comment(_) | Event::Decl(_) | Event::PI(_) | Event::DocType(_) => {}
        }
    }
}

fn embedded(html: &str) -> Value {
    let json = html.split_once("<script type=\"application/json\" id=\"plan\">").unwrap().1;
    serde_json::from_str(json.split_once("</script>").unwrap().0).unwrap()
}

/// The rows of the text: sign, address, and the rest of the line.
fn text_rows(text: &str) -> Vec<[String; 3]> {
    let word = |sign: &str| match sign {
        "+" => Some("create"),
        "~" => Some("change"),
        "±" => Some("replace"),
        "-" => Some("delete"),
        _ => None,
    };
    let row = |line: &str| {
        let (sign, rest) = line.split_once(' ')?;
        let (address, what) = rest.split_once(' ').unwrap_or((rest, ""));
        Some([word(sign)?.to_owned(), address.to_owned(), what.trim().to_owned()])
    };
    text.lines().filter_map(row).collect()
}

#[test]
fn every_spec_says_the_same_as_a_page_as_text_and_as_json() {
    let folder = tempfile::tempdir().unwrap();
    let sandbox = format!("--sandbox={}", folder.path().join("sandbox.json").display());
    let specs = specs();
    assert!(specs.len() > 5, "{specs:?}");
    for spec in specs {
        let run = |format: &str| heiiki("plan --quiet").arg(&spec).arg(&sandbox).arg(format!("--format={format}")).go();
        let (text, json, html) = (run("text"), run("json"), run("html"));
        assert_eq!(html.exit, text.exit, "{}", html.err);
        let read = read(&html.out);
        let rows = text_rows(&text.out);
        assert!(!rows.is_empty(), "{}: {}", spec.display(), text.out);
        assert_eq!(read.rows, rows, "{}", spec.display());
        assert!(text.out.contains(&read.verdict), "{}", read.verdict);
        let json: Value = serde_json::from_str(&json.out).unwrap();
        assert_eq!(embedded(&html.out), json);
        for (word, count) in &read.counts {
            if let Some(told) = json["summary"][word].as_u64() {
                assert_eq!(u64::try_from(*count).unwrap(), told, "{word} of {}", spec.display());
            }
        }
        assert_eq!(html.out, run("html").out, "the same plan gives the same bytes");
    }
}

#[test]
fn json_is_the_shorthand_and_contradicts_a_format() {
    let both = heiiki("plan spec.yaml --sandbox --json --format html").go();
    assert_eq!(both.exit, heiiki::Exit::Usage, "{}", both.err);
    assert!(both.err.contains("--json") && both.err.contains("--format"), "{}", both.err);
}

/// A kept object whose every text is HOSTILE.
fn hostile_keeper() -> KeepReason {
    let text = || HOSTILE.to_owned();
    let what = Brief { kind: KindName::NetworkInterface, id: text(), name: Some(text()), status: text(), about: text() };
    KeepReason::UsedByForeign { what, environment: Some(text()), remedy: Some(text()) }
}

/// A plan whose every text tries to break out of its element.
fn hostile() -> Plan {
    let change = |field: &'static str, from: Value, to: Value| Change {
        field: field.into(),
        from,
        to: To::value(to),
        mode: Mode::InPlace,
    };
    let changed = delete("vpc/b", HOSTILE, Reason::Differs);
    let changed = heiiki_model::plan::Step {
        verb: Verb::Update,
        changes: vec![
            change("tags", json!({HOSTILE: HOSTILE}), json!({HOSTILE: "x"})),
            change("description", json!(HOSTILE), json!(format!("{HOSTILE}\n{HOSTILE}"))),
        ],
        ..changed
    };
    let of = Former::Object { kind: HOSTILE.into(), name: HOSTILE.into() };
    let steps = vec![
        create("vpc/a", json!({"name": HOSTILE, "cidr_block": "10.0.0.0/16"})),
        changed,
        step(Verb::Update, "role/c", Reason::Broken(HOSTILE.into())),
        delete("role/d", HOSTILE, Reason::Orphaned { of, evidence: Evidence::Kind { says: HOSTILE.into() } }),
    ];
    let mut error = denied("ListUsers");
    error.message = HOSTILE.into();
    let refused = Refused::Unchangeable { field: HOSTILE.into(), because: format!("{HOSTILE}\n{HOSTILE}") };
    Plan {
        place: heiiki_model::Place { environment: HOSTILE.into(), ..place() },
        refusals: vec![Refusal::new(&at("vpc/b"), refused)],
        kept: vec![Kept { at: at("vpc/z"), id: HOSTILE.into(), why: hostile_keeper() }],
        notes: vec![Note::new(&at("vpc/a"), Noted::Adopts { id: HOSTILE.into() })],
        unread: vec![Unread { kind: KindName::User, error }],
        ..plan(steps)
    }
}

#[test]
fn nothing_that_others_named_is_taken_for_markup() {
    let plan = hostile();
    let html = drawn(&plan);
    assert_eq!(html.matches("<script").count(), 2, "the plan and the script");
    assert_eq!(html.matches("</script").count(), 2);
    assert!(!html.contains("<img"), "{html}");
    let read = read(&html);
    assert_eq!(read.rows.len(), 4);
    for element in &read.elements {
        assert!(!["img", "script", "iframe", "style"].contains(&element.as_str()), "{element}");
    }
    let back: Plan = serde_json::from_value(embedded(&html)).unwrap();
    assert_eq!(back, plan, "the embedded JSON is the plan");
}

#[test]
fn refusals_and_what_was_not_read_come_before_the_rows() {
    let html = drawn(&hostile());
    let position = |text: &str| html.find(text).unwrap_or_else(|| panic!("no {text}"));
    assert!(position("id=\"refused\"") < position("id=\"unread\""));
    assert!(position("id=\"unread\"") < position("id=\"rows\""));
    assert!(position("id=\"rows\"") < position("Left alone"));
    assert!(!drawn(&plan(network())).contains("id=\"refused\""));
}

/// Each link within the page leads to one element, also when two objects claim one address.
#[test]
fn links_lead_to_one_element() {
    let twice = plan(vec![delete("vpc/a", "vpc-01", Reason::NotInSpec), delete("vpc/a", "vpc-02", Reason::Superseded)]);
    for plan in [hostile(), plan(network()), twice] {
        let html = drawn(&plan);
        let ids: Vec<&str> = body(&html).split(" id=\"").skip(1).filter_map(|rest| rest.split('"').next()).collect();
        let rows = ids.iter().filter(|id| id.starts_with("vpc/a")).count();
        assert_eq!(rows, read(&html).rows.iter().filter(|row| row[1] == "vpc/a").count());
        assert_eq!(ids.iter().collect::<BTreeSet<_>>().len(), ids.len(), "{ids:?}");
        for link in body(&html).split("href=\"#").skip(1).filter_map(|rest| rest.split('"').next()) {
            assert!(ids.contains(&link), "#{link}");
        }
    }
}

#[test]
fn a_picture_may_bring_its_styles_and_nothing_else() {
    let plan = plan(network());
    let shown = Shown::new(&plan, &Known::nothing(place()));
    let without = page(&shown, None).unwrap();
    assert!(!without.contains("Picture"), "{without}");
    let picture = "<svg role=\"img\" viewBox=\"0 0 1 1\"><style>.x { fill: red }</style><path class=\"x\" d=\"M0 0\"/></svg>";
    let with = page(&shown, Some(picture)).unwrap();
    assert!(with.contains(picture));
    let hashes = |html: &str| html.split_once("script-src").unwrap().0.matches("'sha256-").count();
    assert_eq!((hashes(&without), hashes(&with)), (1, 2));
}

#[test]
fn the_page_asks_for_nothing() {
    let html = drawn(&plan(network()));
    for word in ["http://", "https://", "src=", "@import", "url(", "unsafe-inline"] {
        assert!(!html.contains(word), "{word}");
    }
    assert!(html.contains("default-src 'none'"));
}
