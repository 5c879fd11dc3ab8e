//! The scene as SVG. It loads nothing and runs nothing. Every block has a tooltip with its full text, also if that was
//! cut or left out of a list.

use heiiki_model::text::is_unseen;

use crate::layout::{Line, Mark, Page, Placed, Rect, TextRun, TextStyle, page};
use crate::scene::{Block, LOOKED_AT, Scene, Shape, Sign};
use crate::style::STYLE;

/// The picture without its style sheet, for a page that has [`STYLE`] in a style element of its own. Ids begin with `prefix`, so that several
/// pictures fit into one page.
pub fn svg(scene: &Scene, prefix: &str) -> String {
    write(scene, prefix, "")
}

/// The picture as a file of its own.
pub fn standalone(scene: &Scene) -> String {
    write(scene, "hk", STYLE)
}

struct Writer<'a> {
    text: String,
    prefix: &'a str,
}

fn write(scene: &Scene, prefix: &str, style: &str) -> String {
    let page = page(scene);
    let mut out = Writer { text: String::new(), prefix };
    let Page { w, h, .. } = page;
    out.line(&format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" class=\"hk-picture\" width=\"{w}\" height=\"{h}\" viewBox=\"0 0 {w} {h}\" role=\"img\" \
         aria-labelledby=\"{prefix}-title {prefix}-desc\">"
    ));
    out.line(&format!("<title id=\"{prefix}-title\">{}</title>", escape(&format!("Environment {}", scene.name))));
    out.line(&format!("<desc id=\"{prefix}-desc\">{}</desc>", escape(&describe(scene))));
    if !style.is_empty() {
        out.line(&format!("<style>\n{style}</style>"));
    }
    out.rect("hk-paper", Rect { x: 0, y: 0, w, h }, 0);
    out.texts(&page.texts, "");
    let verdict = match (scene.verdict.ways.is_empty(), scene.verdict.unseen.is_empty()) {
        (true, true) => "hk-closed",
        (true, false) => "hk-unsure",
        (false, _) => "hk-out",
    };
    out.rect(verdict, page.verdict, 6);
    out.texts(&page.verdict_texts, "");
    for placed in &page.blocks {
        out.block(placed);
    }
    for line in page.lines.iter().filter(|line| !line.edge.out).chain(page.lines.iter().filter(|line| line.edge.out)) {
        out.course(line);
    }
    for (mark, text) in &page.legend {
        out.mark(*mark, text);
    }
    out.line("</svg>");
    out.text
}

/// The picture in words.
fn describe(scene: &Scene) -> String {
    let verdict = &scene.verdict;
    let unseen = verdict.unseen.iter().map(|unseen| format!("left open: {unseen}"));
    let parts = [scene.place.clone(), verdict.headline.clone()].into_iter().chain(verdict.ways.iter().cloned()).chain(unseen);
    let planned = scene.planned.iter().map(|planned| format!("planned: {planned}"));
    format!("{}. {LOOKED_AT}", parts.chain(planned).collect::<Vec<_>>().join(". "))
}

impl Writer<'_> {
    fn line(&mut self, line: &str) {
        self.text.push_str(line);
        self.text.push('\n');
    }

    fn rect(&mut self, class: &str, rect: Rect, radius: i32) {
        let Rect { x, y, w, h } = rect;
        self.line(&format!("<rect class=\"{class}\" x=\"{x}\" y=\"{y}\" width=\"{w}\" height=\"{h}\" rx=\"{radius}\"/>"));
    }

    fn texts(&mut self, texts: &[TextRun], more: &str) {
        for TextRun { x, y, text, style } in texts {
            let class = ink_class(*style);
            self.line(&format!("<text class=\"{class}{more}\" x=\"{x}\" y=\"{y}\">{}</text>", escape(text)));
        }
    }

    fn block(&mut self, placed: &Placed<'_>) {
        let block = placed.block;
        self.line(&format!("<g id=\"{}-{}\"><title>{}</title>", self.prefix, id(&block.id), escape(&title(block))));
        let (shape, radius) = if placed.row { ("hk-plain", 4) } else { shape_class(block.shape) };
        let mut class = shape.to_owned();
        if block.existing {
            class.push_str(" hk-existing");
        }
        let open = block.open
            && matches!(block.shape, Shape::Item | Shape::Band | Shape::List | Shape::Gateway | Shape::Outside | Shape::Table);
        if open {
            class.push_str(" hk-out");
        }
        let sign = block.sign.map_or("", sign_class);
        class.push_str(sign);
        self.rect(&class, placed.rect, radius);
        for frame in &placed.frames {
            self.rect("hk-frame", *frame, 8);
        }
        for text in &placed.texts {
            let more = match text.style {
                TextStyle::Sign | TextStyle::Name | TextStyle::Row => sign,
                TextStyle::Way => " hk-out",
                TextStyle::Line | TextStyle::KindLabel | TextStyle::Label | TextStyle::Head => "",
            };
            self.texts(std::slice::from_ref(text), more);
        }
        for child in &placed.children {
            self.block(child);
        }
        if let Some((text, hidden)) = &placed.more {
            let all: Vec<String> = hidden.iter().map(|block| title(block)).collect();
            self.line(&format!("<g><title>{}</title>", escape(&all.join("\n"))));
            self.texts(std::slice::from_ref(text), "");
            self.line("</g>");
        }
        self.line("</g>");
    }

    fn course(&mut self, line: &Line<'_>) {
        let out = if line.edge.out { " class=\"hk-out\"" } else { "" };
        let label = if line.edge.label.is_empty() { String::new() } else { format!(" ({})", line.edge.label) };
        self.line(&format!("<g><title>{}</title>", escape(&format!("line: {} to {}{label}", line.edge.from, line.edge.to))));
        // Drawn from its end, so that the dashes of lines to one place lie over each other.
        let points: Vec<String> = line.points.iter().rev().map(|(x, y)| format!("{x},{y}")).collect();
        self.line(&format!("<polyline{out} points=\"{}\"/>", points.join(" ")));
        if line.head
            && let [.., before, (x, y)] = line.points.as_slice()
        {
            let (dx, dy) = ((x - before.0).signum(), (y - before.1).signum());
            let corner = |side: i32| format!("{},{}", x - 8 * dx + 4 * side * dy, y - 8 * dy + 4 * side * dx);
            self.line(&format!("<polygon{out} points=\"{x},{y} {} {}\"/>", corner(1), corner(-1)));
        }
        self.line("</g>");
    }

    fn mark(&mut self, mark: Mark, text: &TextRun) {
        let (x, y) = (text.x - 36, text.y - 13);
        match mark {
            Mark::Sign(sign) => {
                self.rect(sign_class(sign).trim_start(), Rect { x, y: y + 1, w: 28, h: 16 }, 4);
                let sign_text = TextRun { x: x + 10, y: y + 13, text: sign.text().to_owned(), style: TextStyle::Sign };
                self.texts(&[sign_text], sign_class(sign));
            }
            Mark::Existing => self.rect("hk-existing", Rect { x, y: y + 1, w: 28, h: 16 }, 4),
            Mark::Out => self.line(&format!("<polyline class=\"hk-out\" points=\"{x},{} {},{0}\"/>", y + 9, x + 28)),
            Mark::Inside => self.line(&format!("<polyline points=\"{x},{} {},{0}\"/>", y + 9, x + 28)),
        }
        self.texts(std::slice::from_ref(text), "");
    }
}

/// The tooltip of a block, which screen readers also read.
fn title(block: &Block) -> String {
    let mut title = block.title.clone();
    if !block.groups.is_empty() {
        title = format!("{title} · security groups: {}", block.groups.join(", "));
    }
    match block.sign {
        Some(sign) => format!("{title} · {}", sign.word()),
        None => title,
    }
}

const fn ink_class(style: TextStyle) -> &'static str {
    match style {
        TextStyle::Head => "hk-head",
        TextStyle::Name => "hk-name",
        TextStyle::Row => "hk-row",
        TextStyle::Line | TextStyle::Way => "hk-line",
        TextStyle::KindLabel => "hk-sort",
        TextStyle::Label => "hk-label",
        TextStyle::Sign => "hk-sign",
    }
}

/// The class of a shape, and how round its corners are.
const fn shape_class(shape: Shape) -> (&'static str, i32) {
    match shape {
        Shape::Region => ("hk-region", 8),
        Shape::Global => ("hk-global", 8),
        Shape::Vpc => ("hk-vpc", 8),
        Shape::Zone => ("hk-zone", 6),
        Shape::Subnet => ("hk-subnet", 6),
        Shape::Band => ("hk-band", 6),
        Shape::Table => ("hk-table", 4),
        Shape::Gateway => ("hk-gateway", 14),
        Shape::Service => ("hk-service", 14),
        Shape::Outside => ("hk-outside", 14),
        Shape::Item | Shape::List | Shape::Cards => ("hk-item", 5),
    }
}

const fn sign_class(sign: Sign) -> &'static str {
    match sign {
        Sign::Create => " hk-create",
        Sign::Change => " hk-change",
        Sign::Replace => " hk-replace",
        Sign::Delete => " hk-delete",
        // As what exists and is used: heiiki leaves it as it is.
        Sign::Keep => " hk-existing",
    }
}

/// Escapes a text for XML: its five special characters are encoded, and characters that it forbids are replaced.
fn escape(text: &str) -> String {
    let mut safe = String::with_capacity(text.len());
    for letter in text.chars() {
        match letter {
            '&' => safe.push_str("&amp;"),
            '<' => safe.push_str("&lt;"),
            '>' => safe.push_str("&gt;"),
            '"' => safe.push_str("&quot;"),
            '\'' => safe.push_str("&#39;"),
            '\n' | '\t' => safe.push(letter),
            '\u{fffe}' | '\u{ffff}' => safe.push('\u{fffd}'),
            letter if letter.is_control() => safe.push('\u{fffd}'),
            letter if is_unseen(letter) => safe.extend(letter.escape_unicode()),
            letter => safe.push(letter),
        }
    }
    safe
}

/// An id that is one in XML and HTML alike; different for different texts.
fn id(text: &str) -> String {
    let mut safe = String::with_capacity(text.len());
    for letter in text.chars() {
        match letter {
            letter if letter.is_ascii_alphanumeric() || letter == '-' || letter == '_' => safe.push(letter),
            '/' => safe.push('.'),
            other => safe.extend(format!(".{:x}.", u32::from(other)).chars()),
        }
    }
    safe
}
