//! The page: the heading with the verdict, the region, the global resources, the networks outside, and the legend.

use super::card::{PAD, card, columns, head};
use super::side::{gap, side};
use super::vpc::{Laid, lay};
use super::{Line, Placed, Rect, TextRun, TextStyle};
use crate::scene::{Block, LOOKED_AT, Scene, Shape, Sign};

/// Around everything.
const EDGE: i32 = 20;
/// The width of AWS's services.
const SERVICE: i32 = 190;
/// The width of what lies outside.
const OUTSIDE: i32 = 124;
/// Ways out that are listed before the rest is counted.
const WAYS: usize = 6;

/// Everything with its place.
pub(crate) struct Page<'a> {
    pub(crate) w: i32,
    pub(crate) h: i32,
    pub(crate) texts: Vec<TextRun>,
    /// The frame of the verdict.
    pub(crate) verdict: Rect,
    pub(crate) verdict_texts: Vec<TextRun>,
    pub(crate) blocks: Vec<Placed<'a>>,
    pub(crate) lines: Vec<Line<'a>>,
    pub(crate) legend: Vec<(Mark, TextRun)>,
}

/// A mark that the legend explains.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Mark {
    /// The sign of a plan's action.
    Sign(Sign),
    /// A box with a dashed border.
    Existing,
    /// A line that leads out.
    Out,
    /// Any other line.
    Inside,
}

/// Lays a scene out.
pub(crate) fn page(scene: &Scene) -> Page<'_> {
    let mut blocks = Vec::new();
    let mut lines = Vec::new();
    let region = scene.blocks.iter().find(|block| block.shape == Shape::Region);
    let outside: Vec<&Block> = scene.blocks.iter().filter(|block| block.shape == Shape::Outside).collect();
    let (mut right, mut bottom) = (680, 0);
    if let Some(region) = region {
        let (placed, inside, leaving) = self::region(region, scene);
        right = placed.rect.right();
        let boxes: Vec<Placed<'_>> = outside.iter().map(|block| card(block, OUTSIDE)).collect();
        let found = side(boxes, leaving, right + gap(outside.len()), placed.rect.y, true);
        bottom = placed.rect.bottom().max(found.bottom);
        blocks.push(placed);
        blocks.extend(found.boxes);
        lines.extend(inside);
        lines.extend(found.lines);
    }
    for global in scene.blocks.iter().filter(|block| block.shape == Shape::Global) {
        let placed = group(global, right).at(0, bottom + 18);
        bottom = placed.rect.bottom();
        blocks.push(placed);
    }
    let w = blocks.iter().map(|one| one.rect.right()).max().unwrap_or(right) + 2 * EDGE;
    let mut page = Page {
        w,
        h: 0,
        blocks,
        lines,
        texts: Vec::new(),
        verdict: Rect::default(),
        verdict_texts: Vec::new(),
        legend: Vec::new(),
    };
    let top = page.heading(scene);
    for block in &mut page.blocks {
        block.shift(EDGE, top);
    }
    for line in &mut page.lines {
        line.shift(EDGE, top);
    }
    page.h = page.explain(scene, top + bottom + 16) + EDGE;
    page
}

impl Page<'_> {
    /// The name and the verdict. Gives where the picture begins.
    fn heading(&mut self, scene: &Scene) -> i32 {
        let room = self.w - 2 * EDGE;
        let name = TextStyle::Head.face().fit(&scene.name, room);
        let place = [Some(scene.place.clone()), scene.planned.clone().map(|planned| format!("planned: {planned}"))];
        let place = place.into_iter().flatten().collect::<Vec<_>>().join(" · ");
        self.texts.push(TextRun { x: EDGE, y: EDGE + 18, text: name, style: TextStyle::Head });
        let mut y = EDGE + 26;
        for text in TextStyle::Line.face().wrap(&place, room, 2) {
            self.texts.push(TextRun { x: EDGE, y: y + 13, text, style: TextStyle::Line });
            y += 17;
        }
        let top = y + 8;
        let mut y = top + 9;
        let mut say = |text: &str, style: TextStyle, most| {
            for text in style.face().wrap(text, room - 2 * 14, most) {
                self.verdict_texts.push(TextRun { x: EDGE + 14, y: y + 12, text, style });
                y += if style == TextStyle::KindLabel { 15 } else { 18 };
            }
        };
        let verdict = &scene.verdict;
        say(&verdict.headline, TextStyle::Name, 1);
        for way in verdict.ways.iter().take(WAYS) {
            say(way, TextStyle::Line, 2);
        }
        if verdict.ways.len() > WAYS {
            say(&format!("and {} more", verdict.ways.len() - WAYS), TextStyle::Line, 1);
        }
        if !verdict.unseen.is_empty() {
            say(&format!("Left open by the spec: {}", verdict.unseen.join("; ")), TextStyle::Line, 3);
        }
        say(LOOKED_AT, TextStyle::KindLabel, 3);
        self.verdict = Rect { x: EDGE, y: top, w: room, h: y + 6 - top };
        self.verdict.bottom() + 16
    }

    /// Adds the legend: the marks that occur in this picture and need an explanation.
    fn explain(&mut self, scene: &Scene, top: i32) -> i32 {
        let mut marks: Vec<(Mark, String)> = Vec::new();
        if scene.planned.is_some() {
            let keeps = scene.every().iter().any(|block| block.sign == Some(Sign::Keep)).then_some(Sign::Keep);
            let signs = Sign::ALL.into_iter().chain(keeps);
            marks.extend(signs.map(|sign| (Mark::Sign(sign), sign.word().to_owned())));
        }
        if scene.every().iter().any(|block| block.existing) {
            marks.push((Mark::Existing, "exists, is used and not changed".to_owned()));
        }
        if scene.edges.iter().any(|edge| edge.out) {
            marks.push((Mark::Out, "leads out".to_owned()));
        }
        if scene.edges.iter().any(|edge| !edge.out) {
            marks.push((Mark::Inside, "route, or way to AWS's services".to_owned()));
        }
        let (mut x, mut y) = (EDGE, top);
        for (mark, text) in marks {
            let w = 36 + TextStyle::KindLabel.face().width(&text) + 22;
            if x > EDGE && x + w > self.w - EDGE {
                (x, y) = (EDGE, y + 22);
            }
            self.legend.push((mark, TextRun { x: x + 36, y: y + 13, text, style: TextStyle::KindLabel }));
            x += w;
        }
        if self.legend.is_empty() { top - 16 } else { y + 20 }
    }
}

/// The region: VPCs one beneath the other, services beside them, lists beneath. Also the lines inside of it, and those that leave it.
fn region<'a>(block: &'a Block, scene: &'a Scene) -> (Placed<'a>, Vec<Line<'a>>, Vec<Line<'a>>) {
    let of = |shape: Shape| block.children.iter().filter(move |child| child.shape == shape).collect::<Vec<&Block>>();
    let (vpcs, services) = (of(Shape::Vpc), of(Shape::Service));
    let (mut y, mut right) = (38, 0);
    let (mut children, mut lines, mut exits) = (Vec::new(), Vec::new(), Vec::new());
    for vpc in &vpcs {
        let Laid { mut placed, lines: mut inside, exits: mut leaving } = lay(vpc, &scene.edges);
        placed.shift(16, y);
        inside.iter_mut().chain(&mut leaving).for_each(|line| line.shift(16, y));
        y = placed.rect.bottom() + 18;
        right = right.max(placed.rect.right());
        children.push(placed);
        lines.extend(inside);
        exits.extend(leaving);
    }
    let mut leaving = exits;
    if !services.is_empty() {
        let x = right + gap(services.len());
        let boxes = services.iter().map(|service| card(service, SERVICE)).collect();
        let found = side(boxes, leaving, x, 52, false);
        children.extend(found.boxes);
        lines.extend(found.lines);
        leaving = found.rest;
        y = y.max(found.bottom + 18);
        right = x + SERVICE;
    }
    right = right.max(664);
    let lists: Vec<&Block> =
        block.children.iter().filter(|child| matches!(child.shape, Shape::List | Shape::Item | Shape::Band)).collect();
    let (placed, h) = columns(&lists, right - 16, 250, 14);
    for mut list in placed {
        list.shift(16, y);
        for edge in scene.edges.iter().filter(|edge| edge.from == list.block.id) {
            leaving.push(Line { edge, points: vec![(list.rect.right(), list.rect.middle())], head: true });
        }
        children.push(list);
    }
    if h > 0 {
        y += h + 16;
    }
    let mut placed = Placed::new(block, Rect { x: 0, y: 0, w: right + 16, h: y.max(60) });
    head(&mut placed, PAD);
    placed.children = children;
    (placed, lines, leaving)
}

/// A box of lists.
fn group(block: &Block, w: i32) -> Placed<'_> {
    let mut placed = Placed::new(block, Rect { w, ..Rect::default() });
    let top = head(&mut placed, PAD) + 6;
    let lists: Vec<&Block> = block.children.iter().collect();
    let (children, h) = columns(&lists, w - 32, 270, 14);
    placed.children = children;
    for child in &mut placed.children {
        child.shift(16, top);
    }
    placed.rect.h = top + h + 16;
    placed
}
