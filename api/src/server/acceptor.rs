//! Takes connections: no delay before small writes, no endless patience with slow clients, not all of them for one address.

use std::collections::HashMap;
use std::io;
use std::net::IpAddr;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use poem::http::uri::Scheme;
use poem::listener::{Acceptor, TcpAcceptor};
use poem::web::{LocalAddr, RemoteAddr};

use super::address;
use super::stream::{Patience, Timed};
use crate::config::Config;

/// How long to wait after a connection could not be taken, for instance because too many are open.
const PAUSE: Duration = Duration::from_millis(20);

/// An acceptor whose connections are timed and counted.
pub(super) struct Patient {
    inner: TcpAcceptor,
    patience: Patience,
    open: Open,
    /// How many connections one address may have; none is without limit.
    most: Option<u32>,
    /// Addresses that may have any number, because they speak for others.
    proxies: Vec<IpAddr>,
}

impl Patient {
    pub(super) fn new(inner: TcpAcceptor, patience: Patience, config: &Config) -> Self {
        let (most, proxies) = (config.connections_per_address, config.trusted_proxies.clone());
        Self { inner, patience, open: Open::default(), most, proxies }
    }

    /// A place for a connection from this address, unless it has as many as it may.
    fn place(&self, remote: &RemoteAddr) -> Option<Place> {
        let peer = address::of_peer(remote).filter(|peer| !self.proxies.contains(peer)).map(address::network);
        self.open.take(peer, self.most.unwrap_or(u32::MAX))
    }
}

impl Acceptor for Patient {
    type Io = Timed<tokio::net::TcpStream, Place>;

    fn local_addr(&self) -> Vec<LocalAddr> {
        self.inner.local_addr()
    }

    async fn accept(&mut self) -> io::Result<(Self::Io, LocalAddr, RemoteAddr, Scheme)> {
        loop {
            match self.inner.accept().await {
                Ok((stream, local, remote, scheme)) => {
                    // A connection too many is closed, which costs less than any answer.
                    let Some(place) = self.place(&remote) else { continue };
                    stream.set_nodelay(true)?;
                    return Ok((Timed::new(stream, self.patience, place), local, remote, scheme));
                }
                Err(error) => {
                    // The caller asks again at once; without a pause that would spin.
                    tokio::time::sleep(PAUSE).await;
                    return Err(error);
                }
            }
        }
    }
}

/// How many connections each address has open.
#[derive(Clone, Default)]
struct Open(Arc<Mutex<HashMap<IpAddr, u32>>>);

/// The place that one connection takes, until it is dropped.
pub(super) struct Place {
    open: Open,
    address: Option<IpAddr>,
}

impl Open {
    fn take(&self, address: Option<IpAddr>, most: u32) -> Option<Place> {
        if let Some(address) = address {
            let mut counts = self.0.lock().unwrap_or_else(PoisonError::into_inner);
            let count = counts.entry(address).or_default();
            if *count >= most {
                return None;
            }
            *count += 1;
        }
        Some(Place { open: self.clone(), address })
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        let Some(address) = self.address else { return };
        let mut counts = self.open.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(count) = counts.get_mut(&address) {
            *count -= 1;
            if *count == 0 {
                counts.remove(&address);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_place_is_free_again_once_it_is_left() {
        let (open, address) = (Open::default(), Some(IpAddr::from([192, 0, 2, 1])));
        let first = open.take(address, 2).unwrap();
        let second = open.take(address, 2).unwrap();
        assert!(open.take(address, 2).is_none());
        assert!(open.take(Some(IpAddr::from([192, 0, 2, 2])), 2).is_some() && open.take(None, 0).is_some());
        drop(first);
        drop((open.take(address, 2).unwrap(), second));
        assert!(open.0.lock().unwrap().is_empty());
    }
}
