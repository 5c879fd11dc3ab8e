//! Free strips in which lines run beside each other, each in a lane of its own.

/// Between two lanes.
const LANE: i32 = 9;

/// A channel; `at` is where it begins, across its direction.
#[derive(Clone, Debug, Default)]
pub(super) struct Channel {
    pub(super) at: i32,
    lanes: Vec<String>,
}

impl Channel {
    /// Asks for a lane. The same name is the same lane.
    pub(super) fn want(&mut self, name: impl Into<String>) {
        let name = name.into();
        if !self.lanes.contains(&name) {
            self.lanes.push(name);
        }
    }

    /// The width of the channel.
    pub(super) fn size(&self) -> i32 {
        16 + LANE * i32::try_from(self.lanes.len()).unwrap_or(0)
    }

    /// The coordinate of a lane.
    pub(super) fn lane(&self, name: &str) -> i32 {
        let number = self.lanes.iter().position(|lane| lane == name).unwrap_or(0);
        self.at + 12 + LANE * i32::try_from(number).unwrap_or(0)
    }
}
