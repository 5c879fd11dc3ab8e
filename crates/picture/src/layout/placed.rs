//! The parts of a layout: rectangles, texts, blocks with their places, and edges with their courses.

use std::collections::BTreeMap;

use crate::measure::Face;
use crate::scene::{Block, Edge};

/// A rectangle, in pixels.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Rect {
    pub(crate) x: i32,
    pub(crate) y: i32,
    pub(crate) w: i32,
    pub(crate) h: i32,
}

impl Rect {
    pub(crate) const fn right(self) -> i32 {
        self.x + self.w
    }

    pub(crate) const fn bottom(self) -> i32 {
        self.y + self.h
    }

    pub(crate) const fn middle(self) -> i32 {
        self.y + self.h / 2
    }
}

/// The purpose of a text, which decides its font and colour.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum TextStyle {
    /// The name of the picture.
    Head,
    /// The name of a block.
    Name,
    /// The name of a row.
    Row,
    /// Any other line of a block.
    Line,
    /// A way out of the VPC.
    Way,
    /// The kind of a resource in words.
    KindLabel,
    /// A security group.
    Label,
    /// A sign of a plan.
    Sign,
}

impl TextStyle {
    pub(crate) const fn face(self) -> Face {
        match self {
            Self::Head => Face::bold(20),
            Self::Name | Self::Sign => Face::bold(13),
            Self::Row | Self::Line | Self::Way => Face::plain(12),
            Self::KindLabel | Self::Label => Face::plain(11),
        }
    }
}

/// A text at the left end of its base line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct TextRun {
    pub(crate) x: i32,
    pub(crate) y: i32,
    pub(crate) text: String,
    pub(crate) style: TextStyle,
}

/// A block with its place.
#[derive(Clone, Debug)]
pub(crate) struct Placed<'a> {
    pub(crate) block: &'a Block,
    pub(crate) rect: Rect,
    /// It is a row of a list and has a border only where that means something.
    pub(crate) row: bool,
    pub(crate) texts: Vec<TextRun>,
    /// Frames of the security groups' names.
    pub(crate) frames: Vec<Rect>,
    pub(crate) children: Vec<Placed<'a>>,
    /// Rows for which there is no room, and the text that stands for them.
    pub(crate) more: Option<(TextRun, Vec<&'a Block>)>,
}

impl<'a> Placed<'a> {
    pub(crate) const fn new(block: &'a Block, rect: Rect) -> Self {
        Self { block, rect, row: false, texts: Vec::new(), frames: Vec::new(), children: Vec::new(), more: None }
    }

    /// Moves it with everything in it.
    pub(crate) fn shift(&mut self, dx: i32, dy: i32) {
        self.rect.x += dx;
        self.rect.y += dy;
        for text in self.texts.iter_mut().chain(self.more.as_mut().map(|(text, _)| text)) {
            text.x += dx;
            text.y += dy;
        }
        for frame in &mut self.frames {
            frame.x += dx;
            frame.y += dy;
        }
        for child in &mut self.children {
            child.shift(dx, dy);
        }
    }

    pub(crate) fn at(mut self, x: i32, y: i32) -> Self {
        self.shift(x - self.rect.x, y - self.rect.y);
        self
    }

    /// Every rectangle by the id of its block.
    pub(crate) fn places(&self, places: &mut BTreeMap<&'a str, Rect>) {
        places.insert(&self.block.id, self.rect);
        for child in &self.children {
            child.places(places);
        }
    }
}

/// An edge with its course.
#[derive(Clone, Debug)]
pub(crate) struct Line<'a> {
    pub(crate) edge: &'a Edge,
    /// The corners, first to last.
    pub(crate) points: Vec<(i32, i32)>,
    /// It ends with a head.
    pub(crate) head: bool,
}

impl Line<'_> {
    pub(super) fn shift(&mut self, dx: i32, dy: i32) {
        for (x, y) in &mut self.points {
            *x += dx;
            *y += dy;
        }
    }
}
