//! The parts of a scene: blocks, the lines between them, and the verdict about ways out.

use heiiki_model::Address;

use super::plan::Sign;

/// One box.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Block {
    /// The id of the block within the scene: the address of a resource, or a text such as `zone/...`.
    pub id: String,
    /// The resource that the block stands for. `None` if the block only groups others.
    pub at: Option<Address>,
    /// The shape of the block.
    pub shape: Shape,
    /// The text that is always shown.
    pub name: String,
    /// The sort of thing, in words: `NAT gateway`.
    pub kind_label: String,
    /// The ways in which it leads out, one line each.
    pub ways: Vec<String>,
    /// Other lines of text.
    pub lines: Vec<String>,
    /// Security groups that it carries.
    pub groups: Vec<String>,
    /// Subnets in which it has network interfaces, or which use it, by the ids of their blocks.
    pub across: Vec<String>,
    /// The tooltip: everything that is known about it.
    pub title: String,
    /// The plan's action on the resource.
    pub sign: Option<Sign>,
    /// The spec uses it and does not make it.
    pub existing: bool,
    /// It is a way out by itself.
    pub open: bool,
    /// The blocks inside this one.
    pub children: Vec<Block>,
}

/// The shape of a block.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Shape {
    /// The region.
    Region,
    /// A VPC.
    Vpc,
    /// The part of a VPC that lies in one availability zone: a column.
    Zone,
    /// A subnet.
    Subnet,
    /// A resource that stands in several subnets: a band across them.
    Band,
    /// A route table: a strip beneath the subnets that use it.
    Table,
    /// A gateway at the edge of a VPC.
    Gateway,
    /// A list with one row for each child.
    List,
    /// A list whose children need more than a row.
    Cards,
    /// One thing.
    Item,
    /// AWS's services that endpoints lead to.
    Service,
    /// Things that belong to no region.
    Global,
    /// A network outside of AWS: the internet, other networks.
    Outside,
}

/// A line from one block to another.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Edge {
    /// The id of the block at which the line begins.
    pub from: String,
    /// The id of the block at which the line ends.
    pub to: String,
    /// The traffic that takes this line.
    pub label: String,
    /// It leads out of the VPC to somewhere that is not AWS.
    pub out: bool,
}

/// The ways that lead out, as far as the spec says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Verdict {
    /// The verdict in a few words.
    pub headline: String,
    /// The ways out, one sentence each.
    pub ways: Vec<String>,
    /// Facts that the spec leaves open, and about which the picture therefore claims nothing.
    pub unseen: Vec<String>,
}

impl Block {
    /// A block that only groups others.
    pub(crate) fn of(shape: Shape, id: impl Into<String>, name: impl Into<String>) -> Self {
        let (id, name) = (id.into(), name.into());
        Self {
            title: name.clone(),
            id,
            name,
            at: None,
            shape,
            kind_label: String::new(),
            ways: Vec::new(),
            lines: Vec::new(),
            groups: Vec::new(),
            across: Vec::new(),
            sign: None,
            existing: false,
            open: false,
            children: Vec::new(),
        }
    }

    /// The same block with a word for its sort.
    pub(crate) fn kind_label(mut self, kind_label: impl Into<String>) -> Self {
        self.kind_label = kind_label.into();
        self
    }

    /// The same block with a line more; an empty one is left out.
    pub(crate) fn line(mut self, line: impl Into<String>) -> Self {
        let line = line.into();
        if !line.is_empty() {
            self.lines.push(line);
        }
        self
    }

    /// The same block with children.
    pub(crate) fn with(mut self, children: Vec<Self>) -> Self {
        self.children = children;
        self
    }

    /// The same block in another shape.
    pub(crate) const fn shaped(mut self, shape: Shape) -> Self {
        self.shape = shape;
        self
    }

    pub(super) fn collect<'a>(&'a self, all: &mut Vec<&'a Self>) {
        all.push(self);
        for child in &self.children {
            child.collect(all);
        }
    }
}
