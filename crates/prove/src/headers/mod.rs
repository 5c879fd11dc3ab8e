//! Exact sets of packet headers: source, destination, protocol and port, in one address family.
//!
//! A set is a union of products of interval sets. It is closed under what a hop does: rules of groups and ACLs intersect, longer
//! prefixes and earlier ACL entries subtract.

mod intervals;
pub mod space;

use ipnet::IpNet;

pub use intervals::Intervals;

/// A family of addresses.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Family {
    /// IPv4.
    V4,
    /// IPv6.
    V6,
}

impl Family {
    /// Both of them.
    pub const BOTH: [Self; 2] = [Self::V4, Self::V6];

    /// All addresses.
    pub fn addresses(self) -> Intervals {
        match self {
            Self::V4 => Intervals::range(0, u128::from(u32::MAX)),
            Self::V6 => Intervals::range(0, u128::MAX),
        }
    }

    /// The family of a range.
    pub const fn of(net: &IpNet) -> Self {
        match net {
            IpNet::V4(_) => Self::V4,
            IpNet::V6(_) => Self::V6,
        }
    }
}

/// The addresses of a range.
pub fn addresses(net: &IpNet) -> Intervals {
    match net {
        IpNet::V4(net) => Intervals::range(u128::from(u32::from(net.network())), u128::from(u32::from(net.broadcast()))),
        IpNet::V6(net) => Intervals::range(u128::from(net.network()), u128::from(net.broadcast())),
    }
}

/// The protocols with ports, by number.
pub const TCP: u128 = 6;
/// UDP.
pub const UDP: u128 = 17;
/// ICMP and ICMPv6, whose types and codes stand where others have a port: type times 256 plus code.
pub const ICMP: [u128; 2] = [1, 58];

/// A product of sets: all headers with a source, destination, protocol and port out of these.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Block {
    /// Source addresses.
    pub source: Intervals,
    /// Destination addresses.
    pub destination: Intervals,
    /// Protocol numbers.
    pub protocol: Intervals,
    /// Destination ports, or types and codes of ICMP. Protocols without ports have all of them.
    pub port: Intervals,
    /// The prefix lists to which the destination belongs, by number, among those with ranges that are not known; 0 stands for none.
    pub list: Intervals,
}

impl Block {
    /// All headers of a family.
    pub fn all(family: Family) -> Self {
        let addresses = family.addresses();
        Self {
            source: addresses.clone(),
            destination: addresses,
            protocol: Intervals::range(0, 255),
            port: Intervals::range(0, 65_535),
            list: Intervals::range(0, u128::MAX),
        }
    }

    fn parts(&self) -> [&Intervals; 5] {
        [&self.source, &self.destination, &self.protocol, &self.port, &self.list]
    }

    fn of(parts: [Intervals; 5]) -> Option<Self> {
        let [source, destination, protocol, port, list] = parts;
        let block = Self { source, destination, protocol, port, list };
        (!block.parts().iter().any(|part| part.is_empty())).then_some(block)
    }

    fn intersection(&self, other: &Self) -> Option<Self> {
        let (left, right) = (self.parts(), other.parts());
        Self::of([0, 1, 2, 3, 4].map(|part: usize| left[part].intersection(right[part])))
    }

    /// The headers that the other block does not have, as blocks that do not overlap.
    fn without(&self, other: &Self) -> Vec<Self> {
        if self.intersection(other).is_none() {
            return vec![self.clone()];
        }
        let mut rest = self.clone();
        let mut out = Vec::new();
        let slots: [fn(&mut Self) -> &mut Intervals; 5] = [
            |block| &mut block.source,
            |block| &mut block.destination,
            |block| &mut block.protocol,
            |block| &mut block.port,
            |block| &mut block.list,
        ];
        for (slot, cut) in slots.iter().zip(other.parts()) {
            let mut piece = rest.clone();
            *slot(&mut piece) = slot(&mut piece).without(cut);
            if !slot(&mut piece).is_empty() {
                out.push(piece);
            }
            let kept = slot(&mut rest).intersection(cut);
            *slot(&mut rest) = kept;
        }
        out
    }
}

/// A set of destinations: addresses with the prefix lists to which they belong.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Destinations(Vec<(Intervals, Intervals)>);

impl Destinations {
    /// These addresses, in whatever list they are.
    pub fn of(addresses: Intervals) -> Self {
        Self(vec![(addresses, Intervals::range(0, u128::MAX))])
    }

    /// The addresses of a list of unknown ranges, by its number, at most these.
    pub fn of_list(number: u128, at_most: Intervals) -> Self {
        Self(vec![(at_most, Intervals::one(number))])
    }

    /// No destination.
    pub const fn none() -> Self {
        Self(Vec::new())
    }

    /// True if there is none.
    pub fn is_empty(&self) -> bool {
        self.0.iter().all(|(addresses, lists)| addresses.is_empty() || lists.is_empty())
    }

    /// All addresses among them.
    pub fn addresses(&self) -> Intervals {
        let all = self.0.iter().filter(|(_, lists)| !lists.is_empty());
        all.fold(Intervals::none(), |all, (addresses, _)| all.union(addresses))
    }

    /// The destinations of either set.
    #[must_use]
    pub fn union(&self, other: &Self) -> Self {
        Self(self.0.iter().chain(&other.0).cloned().collect())
    }

    /// The destinations that the other set does not have.
    #[must_use]
    pub fn without(&self, other: &Self) -> Self {
        let mut rest = self.0.clone();
        for (addresses, lists) in &other.0 {
            let each = rest.iter().flat_map(|(own, of)| {
                let both = own.intersection(addresses);
                [(own.without(addresses), of.clone()), (both, of.without(lists))]
            });
            rest = each.filter(|(own, of)| !own.is_empty() && !of.is_empty()).collect();
        }
        Self(rest)
    }
}

/// One header: a packet as the rules see it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Header {
    /// Source address.
    pub source: u128,
    /// Destination address.
    pub destination: u128,
    /// Protocol number.
    pub protocol: u128,
    /// Destination port, or type and code of ICMP.
    pub port: u128,
    /// The prefix list of unknown ranges to which the destination belongs, by number; 0 for none.
    pub list: u128,
}

/// A set of headers of one family.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Headers(Vec<Block>);

impl Headers {
    /// No header.
    pub const fn none() -> Self {
        Self(Vec::new())
    }

    /// All headers of a family.
    pub fn all(family: Family) -> Self {
        Self(vec![Block::all(family)])
    }

    /// The headers of a block. None if one of its sets is empty.
    pub fn of(block: Block) -> Self {
        Self(Block::of(block.parts().map(Clone::clone)).into_iter().collect())
    }

    /// True if no header is in it.
    pub const fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The blocks, which may overlap.
    pub fn blocks(&self) -> &[Block] {
        &self.0
    }

    /// True if a header is in it.
    pub fn contains(&self, header: &Header) -> bool {
        self.0.iter().any(|block| {
            block.source.contains(header.source)
                && block.destination.contains(header.destination)
                && block.protocol.contains(header.protocol)
                && block.port.contains(header.port)
                && block.list.contains(header.list)
        })
    }

    /// The headers of either set.
    #[must_use]
    pub fn union(&self, other: &Self) -> Self {
        let mut out = self.0.clone();
        for block in &other.0 {
            let covered = out.iter().any(|have| block.without(have).is_empty());
            if !covered {
                out.retain(|have| !have.without(block).is_empty());
                out.push(block.clone());
            }
        }
        Self(out)
    }

    /// The headers of both sets.
    #[must_use]
    pub fn intersection(&self, other: &Self) -> Self {
        let pairs = self.0.iter().flat_map(|left| other.0.iter().filter_map(|right| left.intersection(right)));
        pairs.fold(Self::none(), |all, block| all.union(&Self(vec![block])))
    }

    /// The headers that the other set does not have.
    #[must_use]
    pub fn without(&self, other: &Self) -> Self {
        let mut rest = self.0.clone();
        for cut in &other.0 {
            rest = rest.iter().flat_map(|block| block.without(cut)).collect();
        }
        Self(rest)
    }

    /// The headers with a destination out of a set.
    #[must_use]
    pub fn to(&self, destination: &Intervals) -> Self {
        self.each(|block| block.destination = block.destination.intersection(destination))
    }

    /// The headers with one of these destinations.
    #[must_use]
    pub fn toward(&self, destinations: &Destinations) -> Self {
        let mut all = Self::none();
        for (addresses, lists) in &destinations.0 {
            let some = self.each(|block| {
                block.destination = block.destination.intersection(addresses);
                block.list = block.list.intersection(lists);
            });
            all = all.union(&some);
        }
        all
    }

    /// The headers with a source out of a set.
    #[must_use]
    pub fn from(&self, source: &Intervals) -> Self {
        self.each(|block| block.source = block.source.intersection(source))
    }

    /// The same headers after a translation of their source to one out of a set.
    #[must_use]
    pub fn translated(&self, source: &Intervals) -> Self {
        self.each(|block| block.source = source.clone())
    }

    /// The same headers with destinations out of a set.
    #[must_use]
    pub fn readdressed(&self, destination: &Intervals) -> Self {
        self.each(|block| block.destination = destination.clone())
    }

    /// The headers that certainly exist. If it matters in which prefix list of unknown ranges a destination is, then there is one for
    /// certain only if an address is among them that no list has, or if all that a list may have are.
    #[must_use]
    pub fn certain(&self, of_lists: &Intervals) -> Self {
        let every = Intervals::range(0, u128::MAX);
        let sure = |block: &&Block| {
            let beside = block.list.contains(0) && !block.destination.without(of_lists).is_empty();
            block.list == every || beside || of_lists.without(&block.destination).is_empty()
        };
        Self(self.0.iter().filter(sure).cloned().collect())
    }

    /// The headers of these protocols.
    #[must_use]
    pub fn of_protocols(&self, protocols: &[u128]) -> Self {
        let set = protocols.iter().fold(Intervals::none(), |all, one| all.union(&Intervals::one(*one)));
        self.each(|block| block.protocol = block.protocol.intersection(&set))
    }

    /// The headers with destinations that are smaller by a number, as NAT64 makes IPv4 destinations of IPv6 ones.
    #[must_use]
    pub fn shifted(&self, by: u128) -> Self {
        self.each(|block| block.destination = block.destination.less(by))
    }

    fn each(&self, change: impl Fn(&mut Block)) -> Self {
        let blocks = self.0.iter().filter_map(|block| {
            let mut block = block.clone();
            change(&mut block);
            (!block.parts().iter().any(|part| part.is_empty())).then_some(block)
        });
        blocks.fold(Self::none(), |all, block| all.union(&Self(vec![block])))
    }

    /// A header of the set that reads well: TCP 443 if it can be, else the first one. `None` if the set is empty.
    pub fn example(&self) -> Option<Header> {
        let pick = |set: &Intervals, liked: &[u128]| liked.iter().copied().find(|value| set.contains(*value)).or(set.first());
        let block = self.0.first()?;
        let protocol = pick(&block.protocol, &[TCP, UDP])?;
        Some(Header {
            source: pick(&block.source, &[])?,
            destination: pick(&block.destination, &FRIENDLY)?,
            protocol,
            port: pick(&block.port, &[443, 22])?,
            list: pick(&block.list, &[0])?,
        })
    }
}

/// Addresses that a reader takes for "somewhere on the internet": of the ranges for documentation, RFC 5737 and 3849.
const FRIENDLY: [u128; 2] = [0xcb00_7107, 0x2001_0db8_0000_0000_0000_0000_0000_0001];

#[cfg(test)]
mod tests;
