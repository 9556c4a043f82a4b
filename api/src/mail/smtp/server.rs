//! Where the mail server is and how a connection to it is made.

use std::fmt;
use std::io;
use std::net::IpAddr;
use std::time::Duration;

use anyhow::{Context, Result, bail};
use data_encoding::HEXLOWER_PERMISSIVE;
use lettre::transport::smtp::authentication::{Credentials, Mechanism};
use lettre::transport::smtp::client::{AsyncSmtpConnection, AsyncTokioStream, Certificate, TlsParameters};
use lettre::transport::smtp::extension::ClientId;
use tokio::net::TcpStream;
use url::Url;

use super::stream::encrypted;
use super::{Limit, StepFailure, within};

/// How long one step may take unless the URL says otherwise.
const STEP: Duration = Duration::from_secs(30);

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Security {
    None,
    StartTls,
    Tls,
}

/// A mail server, as a URL describes it.
pub(super) struct Server {
    host: String,
    port: u16,
    security: Security,
    credentials: Option<Credentials>,
    authorities: Option<Certificate>,
    pub(super) pool: usize,
    /// How long one step may take.
    pub(super) step: Duration,
}

/// Shows no credentials.
impl fmt::Debug for Server {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Server({}:{}, {:?})", self.host, self.port, self.security)
    }
}

impl Server {
    pub(super) fn parse(url: &str) -> Result<Self> {
        let url = Url::parse(url).context("not a URL")?;
        let host = url.host_str().unwrap_or_default().trim_matches(['[', ']']).to_owned();
        if host.is_empty() {
            bail!("no host");
        }
        let security = security(&url, &host)?;
        let default_port = if security == Security::Tls { 465 } else { 587 };
        Ok(Self {
            port: url.port().unwrap_or(default_port),
            credentials: credentials(&url)?,
            authorities: authorities(&url)?,
            pool: pool(&url)?,
            step: step(&url)?,
            host,
            security,
        })
    }

    /// Connects, encrypts and signs in, each step within the time given and named when it fails.
    pub(super) async fn connect(&self, limit: Limit) -> Result<AsyncSmtpConnection, (&'static str, StepFailure)> {
        let at = |name| move |failure| (name, failure);
        let tcp = within(limit, self.dial()).await.map_err(at("connect"))?;
        let stream: Box<dyn AsyncTokioStream> = match self.security {
            Security::Tls => {
                let tls = self.tls().map_err(at("TLS"))?;
                Box::new(within(limit, encrypted(tcp, tls)).await.map_err(at("TLS"))?)
            }
            Security::None | Security::StartTls => Box::new(tcp),
        };
        let hello = ClientId::default();
        let greeting = AsyncSmtpConnection::connect_with_transport(stream, &hello);
        let mut connection = within(limit, greeting).await.map_err(at("greeting"))?;
        if self.security == Security::StartTls {
            let tls = self.tls().map_err(at("STARTTLS"))?;
            within(limit, connection.starttls(tls, &hello)).await.map_err(at("STARTTLS"))?;
        }
        if let Some(credentials) = &self.credentials {
            let mechanisms = [Mechanism::Plain, Mechanism::Login];
            within(limit, connection.auth(&mechanisms, credentials)).await.map_err(at("AUTH"))?;
        }
        Ok(connection)
    }

    async fn dial(&self) -> io::Result<TcpStream> {
        let stream = TcpStream::connect((self.host.as_str(), self.port)).await?;
        // A message and its end are two writes: the second must not wait for an acknowledgement.
        stream.set_nodelay(true)?;
        Ok(stream)
    }

    fn tls(&self) -> Result<TlsParameters, StepFailure> {
        let parameters = TlsParameters::builder(self.host.clone());
        let parameters = match &self.authorities {
            Some(authorities) => parameters.add_root_certificate(authorities.clone()),
            None => parameters,
        };
        Ok(parameters.build()?)
    }
}

/// Encryption is left out only where nobody can listen: on this machine, and when asked.
fn security(url: &Url, host: &str) -> Result<Security> {
    let loopback = host == "localhost" || host.parse().is_ok_and(|address: IpAddr| address.is_loopback());
    match (url.scheme(), parameter(url, "tls").as_deref()) {
        ("smtps", None | Some("required")) => Ok(Security::Tls),
        ("smtp", None | Some("required")) => Ok(Security::StartTls),
        ("smtp", Some("none")) if loopback => Ok(Security::None),
        ("smtp", Some("none")) => bail!("tls=none is for a server on this machine only"),
        ("smtp" | "smtps", Some(_)) => bail!("tls is neither required nor none"),
        _ => bail!("the scheme is neither smtp nor smtps"),
    }
}

fn credentials(url: &Url) -> Result<Option<Credentials>> {
    if url.username().is_empty() {
        return Ok(None);
    }
    let user = decoded(url.username())?;
    let password = decoded(url.password().unwrap_or_default())?;
    Ok(Some(Credentials::new(user, password)))
}

/// Reads the file of those who vouch for a server that the usual authorities do not know.
fn authorities(url: &Url) -> Result<Option<Certificate>> {
    let Some(path) = parameter(url, "ca") else { return Ok(None) };
    let pem = std::fs::read(&path).with_context(|| format!("read the certificates of {path}"))?;
    let certificates = Certificate::from_pem(&pem).ok().with_context(|| format!("no certificates in {path}"))?;
    Ok(Some(certificates))
}

fn pool(url: &Url) -> Result<usize> {
    match parameter(url, "pool") {
        None => Ok(4),
        Some(number) => match number.parse() {
            Ok(size @ 1..=32) => Ok(size),
            _ => bail!("pool is not a number from 1 to 32"),
        },
    }
}

fn step(url: &Url) -> Result<Duration> {
    match parameter(url, "timeout").map(|seconds| seconds.parse()) {
        None => Ok(STEP),
        Some(Ok(seconds @ 1..=60)) => Ok(Duration::from_secs(seconds)),
        Some(_) => bail!("timeout is not a number of seconds from 1 to 60"),
    }
}

fn parameter(url: &Url, name: &str) -> Option<String> {
    url.query_pairs().find(|(key, _)| key == name).map(|(_, value)| value.into_owned())
}

/// Undoes percent-encoding, and nothing else: a plus sign stays one.
fn decoded(text: &str) -> Result<String> {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.bytes();
    while let Some(byte) = rest.next() {
        if byte != b'%' {
            bytes.push(byte);
            continue;
        }
        let pair: Vec<u8> = rest.by_ref().take(2).collect();
        let decoded = HEXLOWER_PERMISSIVE.decode(&pair).ok().filter(|decoded| decoded.len() == 1);
        bytes.extend(decoded.context("a percent sign without two hexadecimal digits")?);
    }
    String::from_utf8(bytes).context("user or password is not UTF-8")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn urls_say_how_to_encrypt() {
        let cases = [
            ("smtp://mail.example.org", Security::StartTls, 587),
            ("smtp://mail.example.org:25?tls=required", Security::StartTls, 25),
            ("smtps://mail.example.org", Security::Tls, 465),
            ("smtp://127.0.0.1:2525?tls=none", Security::None, 2525),
            ("smtp://[::1]:2525?tls=none", Security::None, 2525),
            ("smtp://localhost?tls=none", Security::None, 587),
        ];
        for (url, security, port) in cases {
            let server = Server::parse(url).unwrap();
            assert_eq!((server.security, server.port), (security, port), "{url}");
        }
        for bad in [
            "mail.example.org",
            "http://mail.example.org",
            "smtp://mail.example.org?tls=none",
            "smtp://mail.example.org?tls=maybe",
            "smtp://mail.example.org?pool=0",
            "smtp://a%zz@mail.example.org",
        ] {
            assert!(Server::parse(bad).is_err(), "{bad}");
        }
    }

    #[test]
    fn credentials_are_decoded_and_never_shown() {
        let server = Server::parse("smtp://a%40b:p+%2F%C3%A9@mail.example.org").unwrap();
        assert_eq!(server.credentials, Some(Credentials::new("a@b".into(), "p+/é".into())));
        assert!(!format!("{server:?}").contains("p+"));
    }
}
