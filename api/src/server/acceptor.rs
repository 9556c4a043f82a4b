//! Takes connections: no delay before small writes, and no endless patience with slow clients.

use std::io;
use std::time::Duration;

use poem::http::uri::Scheme;
use poem::listener::{Acceptor, TcpAcceptor};
use poem::web::{LocalAddr, RemoteAddr};

use super::stream::Timed;

/// How long to wait after a connection could not be taken, for instance because too many are open.
const PAUSE: Duration = Duration::from_millis(20);

/// An acceptor whose connections are timed.
pub(super) struct Patient(TcpAcceptor);

impl Patient {
    pub(super) fn new(inner: TcpAcceptor) -> Self {
        Self(inner)
    }
}

impl Acceptor for Patient {
    type Io = Timed<tokio::net::TcpStream>;

    fn local_addr(&self) -> Vec<LocalAddr> {
        self.0.local_addr()
    }

    async fn accept(&mut self) -> io::Result<(Self::Io, LocalAddr, RemoteAddr, Scheme)> {
        match self.0.accept().await {
            Ok((stream, local, remote, scheme)) => {
                stream.set_nodelay(true)?;
                Ok((Timed::new(stream), local, remote, scheme))
            }
            Err(error) => {
                // The caller asks again at once; without a pause that would spin.
                tokio::time::sleep(PAUSE).await;
                Err(error)
            }
        }
    }
}
