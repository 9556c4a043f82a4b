//! Which address a request comes from, as far as that can be trusted.

use std::net::{IpAddr, Ipv6Addr};

use poem::http::HeaderMap;
use poem::web::RemoteAddr;

/// The header in which proxies say whom they speak for.
const FORWARDED: &str = "x-forwarded-for";

/// The address that a request counts for: the last one that no trusted proxy added of itself.
pub(super) fn of(remote: &RemoteAddr, headers: &HeaderMap, trusted: &[IpAddr]) -> Option<IpAddr> {
    let peer = of_peer(remote)?;
    if !trusted.contains(&peer) {
        return Some(network(peer));
    }
    let headers = headers.get_all(FORWARDED).iter().filter_map(|header| header.to_str().ok());
    let named: Vec<&str> = headers.flat_map(|header| header.split(',')).collect();
    let mut hops = named.into_iter().rev().map_while(|hop| hop.trim().parse().ok().map(canonical));
    Some(network(hops.find(|hop| !trusted.contains(hop)).unwrap_or(peer)))
}

/// The address at the other end of a connection.
pub(super) fn of_peer(remote: &RemoteAddr) -> Option<IpAddr> {
    remote.as_socket_addr().map(|address| canonical(address.ip()))
}

fn canonical(address: IpAddr) -> IpAddr {
    address.to_canonical()
}

/// Whoever has one IPv6 address has as many as they like of the same network.
pub(super) fn network(address: IpAddr) -> IpAddr {
    match address {
        IpAddr::V4(_) => address,
        IpAddr::V6(address) => {
            let [a, b, c, d, ..] = address.segments();
            IpAddr::V6(Ipv6Addr::new(a, b, c, d, 0, 0, 0, 0))
        }
    }
}

#[cfg(test)]
mod tests {
    use std::net::SocketAddr;

    use poem::Addr;

    use super::*;

    fn from(peer: &str, forwarded: &[&str]) -> String {
        let peer: IpAddr = peer.parse().unwrap();
        let mut headers = HeaderMap::new();
        for header in forwarded {
            headers.append(FORWARDED, header.parse().unwrap());
        }
        let remote = RemoteAddr(Addr::SocketAddr(SocketAddr::new(peer, 1)));
        let trusted = ["10.0.0.1", "10.0.0.2", "::1"].map(|proxy| proxy.parse().unwrap());
        of(&remote, &headers, &trusted).unwrap().to_string()
    }

    #[test]
    fn only_trusted_proxies_are_believed() {
        assert_eq!(from("192.0.2.7", &["198.51.100.1"]), "192.0.2.7");
        assert_eq!(from("10.0.0.1", &["198.51.100.1"]), "198.51.100.1");
        assert_eq!(from("10.0.0.1", &["203.0.113.9, 198.51.100.1", "10.0.0.2"]), "198.51.100.1");
        assert_eq!(from("::ffff:10.0.0.1", &["198.51.100.1"]), "198.51.100.1");
        assert_eq!(from("10.0.0.1", &["198.51.100.1, nonsense"]), "10.0.0.1");
        assert_eq!(from("10.0.0.1", &[]), "10.0.0.1");
        assert_eq!(from("10.0.0.1", &["10.0.0.2"]), "10.0.0.1");
    }

    #[test]
    fn addresses_of_one_network_count_together() {
        assert_eq!(from("2001:db8:1:2:3:4:5:6", &[]), "2001:db8:1:2::");
        assert_eq!(from("::1", &["2001:db8::7"]), "2001:db8::");
    }
}
