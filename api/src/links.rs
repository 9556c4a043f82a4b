//! What a link in a mail carries: its address, and a token that only this server can have made.

use std::fmt;
use std::fs::{self, File, OpenOptions};
use std::io::{self, Write};
use std::path::Path;

use anyhow::{Context, Result, bail};
use data_encoding::{BASE64URL_NOPAD, HEXLOWER, HEXLOWER_PERMISSIVE};
use entity::codes::LinkPurpose;
use entity::id::LinkId;
use hmac::{Hmac, Mac};
use sha2::{Digest, Sha256};

const KEY_BYTES: usize = 32;
const KEY_FILE: &str = "secret.key";

/// The server's key: whoever holds it, and only they, can make tokens.
#[derive(Clone)]
pub struct ServerKey([u8; KEY_BYTES]);

impl ServerKey {
    /// Reads a key from a setting: 32 bytes in hexadecimal or in base64.
    pub fn parse(text: &str) -> Result<Self> {
        let text = text.trim();
        let unpadded = text.trim_end_matches('=').replace('+', "-").replace('/', "_");
        let bytes = match text.len() {
            64 => HEXLOWER_PERMISSIVE.decode(text.as_bytes()),
            _ => BASE64URL_NOPAD.decode(unpadded.as_bytes()),
        };
        match bytes.map(<[u8; KEY_BYTES]>::try_from) {
            Ok(Ok(key)) => Ok(Self(key)),
            _ => bail!("the secret key is not 32 bytes in hexadecimal or base64"),
        }
    }

    /// Reads the key file of a data folder, or makes one that only its owner can read.
    pub fn open(folder: &Path) -> Result<Self> {
        let path = folder.join(KEY_FILE);
        if !path.try_exists().with_context(|| format!("look for {}", path.display()))? {
            create(folder, &path).with_context(|| {
                let key = path.display();
                format!("the key {key} cannot be made; see that its folder may be written, or name another with --data")
            })?;
        }
        let text = fs::read_to_string(&path).with_context(|| format!("read {}", path.display()))?;
        Self::parse(&text).with_context(|| format!("read {}", path.display()))
    }
}

impl fmt::Debug for ServerKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("ServerKey(hidden)")
    }
}

/// Writes a whole file beside the target and links it into place, so that of two
/// servers that start together both end up with the same key.
fn create(folder: &Path, path: &Path) -> Result<()> {
    fs::create_dir_all(folder)?;
    let mut key = [0; KEY_BYTES];
    getrandom::fill(&mut key).context("ask the system for randomness")?;
    let draft = folder.join(format!(".{KEY_FILE}.{}", std::process::id()));
    let written = private_file(&draft)
        .and_then(|mut file| {
            writeln!(file, "{}", HEXLOWER.encode(&key))?;
            file.sync_all()
        })
        .and_then(|()| fs::hard_link(&draft, path));
    fs::remove_file(&draft).ok();
    match written {
        Err(error) if error.kind() != io::ErrorKind::AlreadyExists => Err(error.into()),
        _ => Ok(()),
    }
}

fn private_file(path: &Path) -> io::Result<File> {
    let mut options = OpenOptions::new();
    options.write(true).create(true).truncate(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(path)
}

/// Draws the random part of a new link, to be stored in its row.
pub fn fresh_nonce() -> Result<String> {
    let mut nonce = [0; 16];
    getrandom::fill(&mut nonce).context("ask the system for randomness")?;
    Ok(BASE64URL_NOPAD.encode(&nonce))
}

/// Makes the token of a link from its row; the row alone is not enough.
pub fn token(key: &ServerKey, purpose: LinkPurpose, row: LinkId, nonce: &str) -> String {
    // The purpose holds no zero byte and the id has a fixed length, so no two rows share an input.
    let mut input = b"passerelle link\0".to_vec();
    input.extend_from_slice(purpose.code().as_bytes());
    input.push(0);
    input.extend_from_slice(row.0.as_bytes());
    input.extend_from_slice(nonce.as_bytes());
    BASE64URL_NOPAD.encode(&keyed_digest(key, &input))
}

/// Makes what the forms of one browser carry, so that no other site can send them.
pub fn form_token(key: &ServerKey, kind: &str, holder: &str) -> String {
    // Neither this beginning nor a kind holds a zero byte, so no two sorts of token share an input.
    let mut input = b"passerelle form\0".to_vec();
    input.extend_from_slice(kind.as_bytes());
    input.push(0);
    input.extend_from_slice(holder.as_bytes());
    BASE64URL_NOPAD.encode(&keyed_digest(key, &input))
}

/// Hashes a token for storing and looking up: the tables never hold the token itself.
pub fn token_hash(token: &str) -> String {
    HEXLOWER.encode(&Sha256::digest(token.as_bytes()))
}

fn keyed_digest(key: &ServerKey, input: &[u8]) -> [u8; 32] {
    // A key of any length is accepted by HMAC, so the other arm is never taken.
    match <Hmac<Sha256> as Mac>::new_from_slice(&key.0) {
        Ok(mac) => mac.chain_update(input).finalize().into_bytes().into(),
        Err(_) => [0; 32],
    }
}

/// What the links of a mail offer; the page behind each asks once more before it acts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Choice {
    /// The reader wants the introduction.
    Yes,
    /// The reader does not.
    No,
    /// The reader wants to be asked again on a date.
    Later,
}

impl Choice {
    /// The word that stands for the choice in an address.
    pub fn word(self) -> &'static str {
        match self {
            Self::Yes => "yes",
            Self::No => "no",
            Self::Later => "later",
        }
    }

    /// The choice that a word in an address stands for.
    pub fn from_word(word: &str) -> Option<Self> {
        [Self::Yes, Self::No, Self::Later].into_iter().find(|choice| choice.word() == word)
    }
}

/// What the links of the legal notice offer to a person who has agreed to nothing yet.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum JoinChoice {
    /// The person joins and consents to introductions.
    Join,
    /// The person stays out for now and hears nothing more.
    NotNow,
    /// The person wants everything held about them erased.
    Erase,
}

impl JoinChoice {
    /// The word that stands for the choice in an address.
    pub fn word(self) -> &'static str {
        match self {
            Self::Join => "join",
            Self::NotNow => "not-now",
            Self::Erase => "erase",
        }
    }

    /// The choice that a word in an address stands for.
    pub fn from_word(word: &str) -> Option<Self> {
        [Self::Join, Self::NotNow, Self::Erase].into_iter().find(|choice| choice.word() == word)
    }
}

/// The page on which a side answers; with a choice, that choice comes first.
pub fn answer_path(token: &str, choice: Option<Choice>) -> String {
    match choice {
        Some(choice) => format!("/answer/{token}/{}", choice.word()),
        None => format!("/answer/{token}"),
    }
}

/// The page that stops all mail; also the target of one-click unsubscribing.
pub fn stop_path(token: &str) -> String {
    format!("/stop/{token}")
}

/// The page on which an identified person joins, declines or asks for erasure.
pub fn join_path(token: &str, choice: Option<JoinChoice>) -> String {
    match choice {
        Some(choice) => format!("/join/{token}/{}", choice.word()),
        None => format!("/join/{token}"),
    }
}

/// The page on which somebody without an account sees where they stand and decides about themselves.
pub fn own_path(token: &str) -> String {
    format!("/own/{token}")
}

/// The page that shows everything that is held about its reader.
pub fn own_data_path(token: &str) -> String {
    format!("/own/{token}/data")
}

/// The same as a file for programs.
pub fn own_file_path(token: &str) -> String {
    format!("/own/{token}/data.json")
}

/// The page on which a startup answers the offer of a slot.
pub fn offer_path(token: &str) -> String {
    format!("/offer/{token}")
}

/// The page on which two that were introduced arrange when to meet.
pub fn meeting_path(token: &str) -> String {
    format!("/meeting/{token}")
}

/// The page on which a startup asks for somebody who was proposed to it.
pub fn candidate_path(token: &str) -> String {
    format!("/candidate/{token}")
}

/// The page on which a side says whether the two met, and what came of it.
pub fn report_path(token: &str) -> String {
    format!("/report/{token}")
}

/// The page on which the reader of a mail signs in.
pub fn sign_in_path(token: &str) -> String {
    format!("/sign-in/{token}")
}

/// The privacy notice.
pub const PRIVACY_PATH: &str = "/privacy";
/// The legal notice.
pub const LEGAL_PATH: &str = "/legal";
/// The accessibility statement.
pub const ACCESSIBILITY_PATH: &str = "/accessibility";
/// The style sheet of the pages.
pub const STYLESHEET_PATH: &str = "/assets/passerelle.css";
/// The script that smooths the hub's pages.
pub const SCRIPT_PATH: &str = "/assets/passerelle.js";
/// The icon of the pages.
pub const ICON_PATH: &str = "/assets/passerelle.svg";

#[cfg(test)]
mod tests {
    use super::*;
    use uuid::Uuid;

    fn key() -> ServerKey {
        ServerKey([7; KEY_BYTES])
    }

    #[test]
    fn a_token_depends_on_key_purpose_row_and_nonce() {
        let row = LinkId(Uuid::from_u128(1));
        let first = token(&key(), LinkPurpose::Answer, row, "n");
        assert_eq!(first.len(), 43);
        assert_eq!(first, token(&key(), LinkPurpose::Answer, row, "n"));
        let others = [
            token(&ServerKey([8; KEY_BYTES]), LinkPurpose::Answer, row, "n"),
            token(&key(), LinkPurpose::Stop, row, "n"),
            token(&key(), LinkPurpose::Answer, LinkId(Uuid::from_u128(2)), "n"),
            token(&key(), LinkPurpose::Answer, row, "m"),
        ];
        assert!(others.iter().all(|other| *other != first));
    }

    #[test]
    fn a_token_hash_is_the_sha256_in_hexadecimal() {
        let hash = token_hash("abc");
        assert_eq!(hash, "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    }

    #[test]
    fn a_key_file_is_made_once_and_private() {
        let folder = tempfile::tempdir().unwrap();
        let made = ServerKey::open(folder.path()).unwrap();
        let read = ServerKey::open(folder.path()).unwrap();
        assert_eq!(made.0, read.0);
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1);
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt;
            let mode = fs::metadata(folder.path().join(KEY_FILE)).unwrap().permissions().mode();
            assert_eq!(mode & 0o777, 0o600);
        }
    }

    #[test]
    fn a_key_is_read_from_hexadecimal_and_base64_and_nothing_else() {
        let hexadecimal = "07".repeat(KEY_BYTES);
        let base64 = "BwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwc=";
        assert_eq!(ServerKey::parse(&hexadecimal).unwrap().0, key().0);
        assert_eq!(ServerKey::parse(base64).unwrap().0, key().0);
        for bad in ["", "secret", &"07".repeat(31), "zz"] {
            assert!(ServerKey::parse(bad).is_err());
        }
    }

    #[test]
    fn nonces_differ() {
        assert_ne!(fresh_nonce().unwrap(), fresh_nonce().unwrap());
    }
}
