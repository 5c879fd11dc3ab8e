//! The parts of the address space: the internet, and what is never routed there.

use heiiki_model::unrouted::UNROUTED;
use ipnet::IpNet;

use super::{Family, Intervals, addresses};

/// Ranges of documentation, RFC 5737 and 3849, which no service of AWS has.
const DOCUMENTATION: [&str; 4] = ["192.0.2.0/24", "198.51.100.0/24", "203.0.113.0/24", "2001:db8::/32"];
/// The addresses by which IPv6 hosts reach IPv4 hosts through NAT64: RFC 6052.
pub const NAT64: &str = "64:ff9b::/96";

fn all_of(ranges: &[&str], family: Family) -> Intervals {
    let nets = ranges.iter().filter_map(|range| range.parse::<IpNet>().ok()).filter(|net| Family::of(net) == family);
    nets.fold(Intervals::none(), |all, net| all.union(&addresses(&net)))
}

/// The addresses that are not routed on the internet.
pub fn private(family: Family) -> Intervals {
    all_of(&UNROUTED, family)
}

/// The addresses of the internet.
pub fn internet(family: Family) -> Intervals {
    family.addresses().without(&private(family))
}

/// The addresses that a service of AWS may have.
pub fn of_services(family: Family) -> Intervals {
    internet(family).without(&all_of(&DOCUMENTATION, family))
}

/// The IPv6 addresses that NAT64 translates, and the first of them.
pub fn nat64() -> (Intervals, u128) {
    let all = all_of(&[NAT64], Family::V6);
    let first = all.first().unwrap_or_default();
    (all, first)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_range_is_read_and_no_private_address_is_of_the_internet() {
        assert!(UNROUTED.iter().chain(&DOCUMENTATION).all(|range| range.parse::<IpNet>().is_ok()));
        for family in Family::BOTH {
            assert!(internet(family).intersection(&private(family)).is_empty());
            assert!(internet(family).without(&of_services(family)).first().is_some());
        }
        let (all, first) = nat64();
        assert_eq!(all, Intervals::range(first, first + u128::from(u32::MAX)));
    }
}
