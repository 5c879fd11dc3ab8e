//! Sets of headers against sets of single headers, in a tiny space.

use proptest::prelude::*;

use super::*;

fn part(last: u128) -> impl Strategy<Value = Intervals> {
    (0..=last, 0..=last).prop_map(move |(first, length)| Intervals::range(first, (first + length).min(last)))
}

fn headers() -> impl Strategy<Value = Headers> {
    let block = (part(2), part(7), part(1), part(3), part(1)).prop_map(|(source, destination, protocol, port, list)| Block {
        source,
        destination,
        protocol,
        port,
        list,
    });
    prop::collection::vec(block, 0..4)
        .prop_map(|blocks| blocks.into_iter().fold(Headers::none(), |all, block| all.union(&Headers::of(block))))
}

fn every() -> impl Iterator<Item = Header> {
    (0..=2).flat_map(|source| {
        (0..=7).flat_map(move |destination| {
            (0..=1).flat_map(move |protocol| {
                (0..=3).flat_map(move |port| (0..=1).map(move |list| Header { source, destination, protocol, port, list }))
            })
        })
    })
}

proptest! {
    #[test]
    fn the_operations_agree_with_sets_of_headers(left in headers(), right in headers(), some in part(7)) {
        for header in every() {
            let (in_left, in_right) = (left.contains(&header), right.contains(&header));
            prop_assert_eq!(left.union(&right).contains(&header), in_left || in_right);
            prop_assert_eq!(left.intersection(&right).contains(&header), in_left && in_right);
            prop_assert_eq!(left.without(&right).contains(&header), in_left && !in_right);
            prop_assert_eq!(left.to(&some).contains(&header), in_left && some.contains(header.destination));
            prop_assert_eq!(left.from(&some).contains(&header), in_left && some.contains(header.source));
        }
    }

    #[test]
    fn destinations_agree_with_sets_of_addresses_and_lists(
        set in headers(),
        parts in prop::collection::vec((part(7), part(1)), 0..4),
        gone in prop::collection::vec((part(7), part(1)), 0..4),
    ) {
        let (all, cut) = (Destinations(parts.clone()), Destinations(gone.clone()));
        let among = |parts: &[(Intervals, Intervals)], header: &Header| {
            parts.iter().any(|(addresses, lists)| addresses.contains(header.destination) && lists.contains(header.list))
        };
        for header in every() {
            let wanted = set.contains(&header) && among(&parts, &header);
            prop_assert_eq!(set.toward(&all).contains(&header), wanted);
            prop_assert_eq!(set.toward(&all.without(&cut)).contains(&header), wanted && !among(&gone, &header));
        }
    }

    #[test]
    fn an_example_is_a_member(set in headers()) {
        prop_assert_eq!(set.example().is_none(), set.is_empty());
        prop_assert!(set.example().is_none_or(|header| set.contains(&header)));
    }
}

#[test]
fn a_range_has_the_addresses_from_its_first_to_its_last() {
    let net: IpNet = "10.0.0.0/24".parse().expect("a range");
    assert_eq!(addresses(&net), Intervals::range(0x0a00_0000, 0x0a00_00ff));
    let net: IpNet = "::/0".parse().expect("a range");
    assert_eq!(addresses(&net), Family::V6.addresses());
}
