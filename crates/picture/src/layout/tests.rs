//! Properties of every layout: no two boxes overlap, no box sticks out of its parent, no text is too long, no line
//! runs through a box.

use std::collections::BTreeSet;

use proptest::prelude::*;

use super::{Page, Placed, Rect, TextRun, page};
use crate::scene::{Scene, Shape};
use crate::testing::{shapes, specs, text};

fn all<'p, 'a>(placed: &'p Placed<'a>, found: &mut Vec<&'p Placed<'a>>) {
    found.push(placed);
    placed.children.iter().for_each(|child| all(child, found));
}

fn every<'p, 'a>(page: &'p Page<'a>) -> Vec<&'p Placed<'a>> {
    let mut found = Vec::new();
    page.blocks.iter().for_each(|block| all(block, &mut found));
    found
}

fn overlap(a: Rect, b: Rect) -> bool {
    a.x < b.right() && b.x < a.right() && a.y < b.bottom() && b.y < a.bottom()
}

fn inside(inner: Rect, outer: Rect) -> bool {
    inner.x >= outer.x && inner.y >= outer.y && inner.right() <= outer.right() && inner.bottom() <= outer.bottom()
}

/// The texts of one box lie in it, by the table of widths.
fn texts_fit(texts: &[TextRun], rect: Rect, name: &str) {
    for TextRun { x, y, text, style } in texts {
        let right = x + style.face().width(text);
        assert!(
            *x >= rect.x && right <= rect.right() && *y <= rect.bottom() && *y >= rect.y + 8,
            "{name}: {text:?} at {x},{y} in {rect:?}"
        );
    }
    for (number, one) in texts.iter().enumerate() {
        let after = texts[number + 1..].iter().filter(|other| other.y == one.y && other.x > one.x);
        for other in after {
            assert!(one.x + one.style.face().width(&one.text) <= other.x, "{name}: {:?} runs into {:?}", one.text, other.text);
        }
    }
}

/// Bands and tables lie over zones; nothing else lies over its like.
fn may_overlap(a: Shape, b: Shape) -> bool {
    let over = |one| matches!(one, Shape::Band | Shape::Table);
    a == Shape::Zone && over(b) || b == Shape::Zone && over(a)
}

fn siblings(children: &[Placed<'_>]) {
    for (number, one) in children.iter().enumerate() {
        for other in &children[number + 1..] {
            if !may_overlap(one.block.shape, other.block.shape) {
                assert!(
                    !overlap(one.rect, other.rect),
                    "{} {:?} and {} {:?}",
                    one.block.id,
                    one.rect,
                    other.block.id,
                    other.rect
                );
            }
        }
    }
}

/// A band touches its own subnets and no others, and nothing that stands in them; a table touches none.
fn bands(found: &[&Placed<'_>]) {
    let over = found.iter().filter(|one| matches!(one.block.shape, Shape::Band | Shape::Table));
    let subnets: Vec<_> = found.iter().filter(|one| one.block.shape == Shape::Subnet).collect();
    for one in over {
        let touched: BTreeSet<&str> =
            subnets.iter().filter(|it| overlap(it.rect, one.rect)).map(|it| it.block.id.as_str()).collect();
        let across: BTreeSet<&str> = one.block.across.iter().map(String::as_str).collect();
        let band = one.block.shape == Shape::Band;
        assert!(touched.is_empty() || band && touched == across, "{} touches {touched:?}", one.block.id);
        for item in subnets.iter().flat_map(|subnet| &subnet.children) {
            assert!(!overlap(item.rect, one.rect), "{} lies over {}", one.block.id, item.block.id);
        }
    }
}

fn is_solid(placed: &Placed<'_>) -> bool {
    let outer = matches!(placed.block.shape, Shape::Region | Shape::Vpc | Shape::Zone | Shape::Subnet | Shape::Global);
    !outer && !placed.row
}

/// Lines run around boxes, and have right angles.
fn lines(page: &Page<'_>, found: &[&Placed<'_>]) {
    for line in &page.lines {
        for pair in line.points.windows(2) {
            let ((x, y), (to_x, to_y)) = (pair[0], pair[1]);
            assert!(x == to_x || y == to_y, "{:?} is not straight: {:?}", line.edge, line.points);
            let course = Rect { x: x.min(to_x), y: y.min(to_y), w: (x - to_x).abs().max(1), h: (y - to_y).abs().max(1) };
            assert!(inside(course, Rect { x: 0, y: 0, w: page.w, h: page.h }), "{:?} leaves the page", line.edge);
            for solid in
                found.iter().filter(|one| is_solid(one) && one.block.id != line.edge.from && one.block.id != line.edge.to)
            {
                assert!(
                    !overlap(course, solid.rect),
                    "{} -> {} runs through {}: {:?}",
                    line.edge.from,
                    line.edge.to,
                    solid.block.id,
                    line.points
                );
            }
        }
    }
}

fn sound(scene: &Scene) {
    let page = page(scene);
    let found = every(&page);
    let paper = Rect { x: 0, y: 0, w: page.w, h: page.h };
    siblings(&page.blocks);
    texts_fit(&page.texts, paper, "page");
    texts_fit(&page.verdict_texts, page.verdict, "verdict");
    for (_, text) in &page.legend {
        texts_fit(std::slice::from_ref(text), paper, "legend");
    }
    for placed in &found {
        assert!(inside(placed.rect, paper), "{} leaves the page", placed.block.id);
        texts_fit(&placed.texts, placed.rect, &placed.block.id);
        siblings(&placed.children);
        for child in &placed.children {
            assert!(inside(child.rect, placed.rect), "{} sticks out of {}", child.block.id, placed.block.id);
        }
        if let Some((text, _)) = &placed.more {
            texts_fit(std::slice::from_ref(text), placed.rect, &placed.block.id);
        }
    }
    bands(&found);
    lines(&page, &found);
}

#[test]
fn every_picture_of_the_repository_is_sound() {
    for (name, spec) in specs() {
        println!("{name}");
        sound(&Scene::of(&spec, None));
    }
}

#[test]
fn every_edge_is_drawn() {
    for (name, spec) in specs() {
        println!("{name}");
        drawn(&Scene::of(&spec, None));
    }
}

/// Every edge is drawn, but for those of tables that no subnet uses.
fn drawn(scene: &Scene) {
    let used =
        |id: &str| scene.every().iter().any(|block| block.id == id && (block.shape != Shape::Table || !block.across.is_empty()));
    let page = page(scene);
    for edge in scene.edges.iter().filter(|edge| used(&edge.from)) {
        assert!(page.lines.iter().any(|line| line.edge == edge), "{} -> {} is not drawn", edge.from, edge.to);
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]
    #[test]
    fn every_picture_is_sound(shape in shapes()) {
        let scene = Scene::of(&text(&shape.yaml()), None);
        sound(&scene);
        drawn(&scene);
    }
}
