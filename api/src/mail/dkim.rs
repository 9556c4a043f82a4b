//! The signature that lets a recipient's server know that a mail is the programme's own (RFC 6376, RFC 8463).
//!
//! Neither kind of key needs randomness to sign: a retry sends the same bytes.

use std::fmt;
use std::path::Path;

use anyhow::{Context, Result, anyhow, bail};
use data_encoding::BASE64;
use ring::rand::SystemRandom;
use ring::signature::{Ed25519KeyPair, KeyPair, RSA_PKCS1_SHA256, RsaKeyPair};
use rustls_pki_types::PrivateKeyDer;
use rustls_pki_types::pem::PemObject;
use sha2::{Digest, Sha256};

/// What is signed of a message besides its body; one more of each than there are, so that none can be added.
const SIGNED: [&str; 15] = [
    "From",
    "To",
    "Subject",
    "Date",
    "Message-ID",
    "Reply-To",
    "In-Reply-To",
    "References",
    "MIME-Version",
    "Content-Type",
    "Content-Transfer-Encoding",
    "Auto-Submitted",
    "List-Id",
    "List-Unsubscribe",
    "List-Unsubscribe-Post",
];
/// How long a line of a header is at most, in octets.
const LINE: usize = 76;

/// A key with the place in the DNS where its public half is found.
pub struct Dkim {
    key: Key,
    domain: String,
    selector: String,
}

enum Key {
    Rsa(Box<RsaKeyPair>),
    Ed25519(Box<Ed25519KeyPair>),
}

/// Shows what a log may hold: no key.
impl fmt::Debug for Dkim {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Dkim").field("record", &self.record_name()).finish_non_exhaustive()
    }
}

impl Dkim {
    /// Reads an RSA key of at least 2,048 bits or an Ed25519 key from a PEM file, as openssl writes it.
    pub fn open(key: &Path, domain: &str, selector: &str) -> Result<Self> {
        let pem = std::fs::read(key).with_context(|| format!("reading {}", key.display()))?;
        Self::new(&pem, domain, selector)
    }

    /// Reads the same from the bytes of such a file.
    pub fn new(pem: &[u8], domain: &str, selector: &str) -> Result<Self> {
        for (what, name) in [("domain", domain), ("selector", selector)] {
            let sound = |label: &str| {
                !label.is_empty() && label.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-')
            };
            if !name.split('.').all(sound) {
                bail!("the {what} of a signature is a name in the DNS, not {name:?}");
            }
        }
        Ok(Self { key: Key::read(pem)?, domain: domain.to_ascii_lowercase(), selector: selector.to_ascii_lowercase() })
    }

    /// The domain that answers for the mails.
    pub fn domain(&self) -> &str {
        &self.domain
    }

    /// Where in the DNS verifiers look for the public key.
    pub fn record_name(&self) -> String {
        format!("{}._domainkey.{}", self.selector, self.domain)
    }

    /// What they must find there.
    pub fn record(&self) -> String {
        let (kind, public) = match &self.key {
            Key::Rsa(pair) => ("rsa", subject_public_key(pair.public_key().as_ref())),
            Key::Ed25519(pair) => ("ed25519", pair.public_key().as_ref().to_vec()),
        };
        format!("v=DKIM1; k={kind}; p={}", BASE64.encode(&public))
    }

    /// The message with its signature in front; the same message gives the same bytes.
    pub fn signed(&self, message: &[u8]) -> Result<Vec<u8>> {
        let (head, body) = halves(message)?;
        let fields = fields(head);
        let names = names(&fields);
        let unsigned = self.unsigned(&names, &body_hash(body));
        let signature = self.key.sign(&signed_text(&fields, &names, &unsigned))?;
        let mut signed = unsigned.into_bytes();
        let value = BASE64.encode(&signature);
        for piece in value.as_bytes().chunks(LINE - 1) {
            // Where its value is left out, as it is signed, nothing stands between the name of the last tag and the end.
            signed.extend_from_slice(b"\r\n ");
            signed.extend_from_slice(piece);
        }
        signed.extend_from_slice(b"\r\n");
        signed.extend_from_slice(message);
        Ok(signed)
    }

    /// The header of the signature without what is found last.
    fn unsigned(&self, names: &[&str], body_hash: &str) -> String {
        let (kind, domain, selector) = (self.key.algorithm(), &self.domain, &self.selector);
        let mut header =
            format!("DKIM-Signature: v=1; a={kind}; c=relaxed/relaxed;\r\n d={domain};\r\n s={selector};\r\n h=");
        let mut column = 3;
        for (position, name) in names.iter().enumerate() {
            let last = position + 1 == names.len();
            if column + name.len() + 1 > LINE {
                header.push_str("\r\n ");
                column = 1;
            }
            header.push_str(name);
            header.push(if last { ';' } else { ':' });
            column += name.len() + 1;
        }
        header.push_str("\r\n bh=");
        header.push_str(body_hash);
        header.push_str(";\r\n b=");
        header
    }
}

impl Key {
    fn read(pem: &[u8]) -> Result<Self> {
        let der = PrivateKeyDer::from_pem_slice(pem).map_err(|_| anyhow!("no private key in PEM is found"))?;
        let rsa = |pair: Result<RsaKeyPair, _>| pair.map(|pair| Self::Rsa(Box::new(pair)));
        let read = match &der {
            PrivateKeyDer::Pkcs1(key) => rsa(RsaKeyPair::from_der(key.secret_pkcs1_der())),
            PrivateKeyDer::Pkcs8(key) => rsa(RsaKeyPair::from_pkcs8(key.secret_pkcs8_der())).or_else(|_| {
                let pair = Ed25519KeyPair::from_pkcs8_maybe_unchecked(key.secret_pkcs8_der());
                pair.map(|pair| Self::Ed25519(Box::new(pair)))
            }),
            _ => bail!("the key is neither RSA nor Ed25519"),
        };
        read.map_err(|_| anyhow!("the key is neither RSA of at least 2,048 bits nor Ed25519"))
    }

    fn algorithm(&self) -> &'static str {
        match self {
            Self::Rsa(_) => "rsa-sha256",
            Self::Ed25519(_) => "ed25519-sha256",
        }
    }

    fn sign(&self, text: &[u8]) -> Result<Vec<u8>> {
        match self {
            Self::Rsa(pair) => {
                let mut signature = vec![0; pair.public().modulus_len()];
                // The random numbers blind the computation and leave no trace in what it gives.
                let made = pair.sign(&RSA_PKCS1_SHA256, &SystemRandom::new(), text, &mut signature);
                made.map_err(|_| anyhow!("signing a mail"))?;
                Ok(signature)
            }
            // What is signed with this kind of key is the hash, which the key hashes once more.
            Self::Ed25519(pair) => Ok(pair.sign(&Sha256::digest(text)).as_ref().to_vec()),
        }
    }
}

/// Head and body of a message; the empty line between them belongs to neither.
fn halves(message: &[u8]) -> Result<(&str, &[u8])> {
    let end = message.windows(4).position(|window| window == b"\r\n\r\n").context("a message without a body")?;
    let (head, body) = message.split_at(end + 2);
    let head = std::str::from_utf8(head).context("reading the headers of a message")?;
    Ok((head, body.get(2..).unwrap_or_default()))
}

/// The headers in order, each with its name and what follows the colon, line ends and all.
fn fields(head: &str) -> Vec<(&str, &str)> {
    let mut fields = Vec::new();
    let mut rest = head;
    while !rest.is_empty() {
        let mut end = 0;
        for line in rest.split_inclusive("\r\n") {
            if end > 0 && !line.starts_with([' ', '\t']) {
                break;
            }
            end += line.len();
        }
        let (field, after) = rest.split_at(end);
        fields.extend(field.split_once(':'));
        rest = after;
    }
    fields
}

/// The names of what is signed, as often as they occur and once more.
fn names(fields: &[(&str, &str)]) -> Vec<&'static str> {
    let occurs = |name: &str| fields.iter().filter(|(other, _)| other.eq_ignore_ascii_case(name)).count();
    SIGNED.into_iter().flat_map(|name| std::iter::repeat_n(name, occurs(name) + 1)).collect()
}

/// What is signed: the named headers, the last of a name first, and the header of the signature itself.
fn signed_text(fields: &[(&str, &str)], names: &[&str], signature: &str) -> Vec<u8> {
    let mut left: Vec<&(&str, &str)> = fields.iter().collect();
    let mut text = String::new();
    for name in names {
        let found = left.iter().rposition(|(other, _)| other.trim_end().eq_ignore_ascii_case(name.trim()));
        if let Some(position) = found {
            let (name, value) = left.remove(position);
            text.push_str(&relaxed_field(name, value));
            text.push_str("\r\n");
        }
    }
    if let Some((name, value)) = signature.split_once(':') {
        text.push_str(&relaxed_field(name, value));
    }
    text.into_bytes()
}

fn relaxed_field(name: &str, value: &str) -> String {
    let words: Vec<&str> = value.split([' ', '\t', '\r', '\n']).filter(|word| !word.is_empty()).collect();
    format!("{}:{}", name.trim_end().to_ascii_lowercase(), words.join(" "))
}

fn body_hash(body: &[u8]) -> String {
    BASE64.encode(&Sha256::digest(relaxed_body(body)))
}

/// The body with runs of blanks made one, none at the ends of lines, and no empty lines at the end.
fn relaxed_body(body: &[u8]) -> Vec<u8> {
    let mut relaxed = Vec::with_capacity(body.len() + 2);
    let mut kept = 0;
    for line in body.split_inclusive(|byte| *byte == b'\n') {
        let line = line.strip_suffix(b"\r\n").unwrap_or(line);
        let words = line.split(|byte| matches!(byte, b' ' | b'\t')).enumerate().filter(|(_, word)| !word.is_empty());
        let start = relaxed.len();
        for (position, word) in words {
            if position > 0 {
                relaxed.push(b' ');
            }
            relaxed.extend_from_slice(word);
        }
        let empty = relaxed.len() == start;
        relaxed.extend_from_slice(b"\r\n");
        if !empty {
            kept = relaxed.len();
        }
    }
    relaxed.truncate(kept);
    relaxed
}

/// An RSA key as the DNS holds it: with the name of its algorithm around it.
fn subject_public_key(key: &[u8]) -> Vec<u8> {
    /// The object identifier of RSA encryption, with its empty parameters.
    const RSA: [u8; 15] = [0x30, 13, 0x06, 9, 0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 1, 1, 1, 0x05, 0];
    let bits = [&[0][..], key].concat();
    let bits = [&[0x03][..], &der_length(bits.len()), &bits].concat();
    let length = der_length(RSA.len() + bits.len());
    [&[0x30][..], &length, &RSA, &bits].concat()
}

fn der_length(length: usize) -> Vec<u8> {
    let bytes = length.to_be_bytes();
    let short: Vec<u8> = bytes.into_iter().skip_while(|byte| *byte == 0).collect();
    match short.as_slice() {
        [] => vec![0],
        [small] if *small < 0x80 => short,
        _ => {
            let count = u8::try_from(short.len()).unwrap_or_default();
            [&[0x80 | count][..], &short].concat()
        }
    }
}

#[cfg(test)]
mod tests;
