use super::*;
use crate::mail::{compose, samples};
use ring::signature::{ED25519, RSA_PKCS1_2048_8192_SHA256, UnparsedPublicKey};

/// Keys that sign nothing but these tests, as openssl writes them.
const RSA_KEY: &[u8] = include_bytes!("rsa.pem");
const ED25519_KEY: &[u8] = include_bytes!("ed25519.pem");

/// The example of RFC 8463, appendix A.
const MESSAGE: &str = "From: Joe SixPack <joe@football.example.com>\r\nTo: Suzie Q <suzie@shopping.example.net>\r\n\
     Subject: Is dinner ready?\r\nDate: Fri, 11 Jul 2003 21:00:37 -0700 (PDT)\r\n\
     Message-ID: <20030712040037.46341.5F8J@football.example.com>\r\n\r\n\
     Hi.\r\n\r\nWe lost the game.  Are you hungry yet?\r\n\r\nJoe.\r\n";
const HEADER: &str = "DKIM-Signature: v=1; a=ed25519-sha256; c=relaxed/relaxed;\r\n d=football.example.com; \
     i=@football.example.com;\r\n q=dns/txt; s=brisbane; t=1528637909; h=from : to :\r\n subject : date : message-id : \
     from : subject : date;\r\n bh=2jUSOH9NhtVGCQWNr9BrIAPreKQjO6Sn7XIkfJVOzv8=;\r\n b=";
const SEED: &str = "nWGxne/9WmC6hEr0kuwsxERJxWl7MmkZcDusAxyuf2A=";
const SIGNATURE: &str = "/gCrinpcQOoIfuHNQIbq4pgh9kyIK3AQUdt9OdqQehSwhEIug4D11BusFa3bT3FY5OsU7ZbnKELq+eXdp1Q1Dw==";

#[test]
fn the_example_of_the_standard_is_signed_as_it_says() {
    let (head, body) = halves(MESSAGE.as_bytes()).unwrap();
    assert_eq!(body_hash(body), "2jUSOH9NhtVGCQWNr9BrIAPreKQjO6Sn7XIkfJVOzv8=");
    let names = ["from", "to", "subject", "date", "message-id", "from", "subject", "date"];
    let pair = Ed25519KeyPair::from_seed_unchecked(&BASE64.decode(SEED.as_bytes()).unwrap()).unwrap();
    let signature = Key::Ed25519(Box::new(pair)).sign(&signed_text(&fields(head), &names, HEADER)).unwrap();
    assert_eq!(BASE64.encode(&signature), SIGNATURE);
}

#[test]
fn blanks_and_empty_lines_at_the_end_do_not_count() {
    let cases: [(&[u8], &[u8]); 5] = [
        (b" C \r\nD \t E\r\n\r\n\r\n", b" C\r\nD E\r\n"),
        (b"", b""),
        (b"\r\n \r\n", b""),
        (b"a\r\n\r\nb", b"a\r\n\r\nb\r\n"),
        (b"\t\ta\r\n", b" a\r\n"),
    ];
    for (given, then) in cases {
        assert_eq!(relaxed_body(given), then);
    }
    assert_eq!(relaxed_field("SUBJect ", " a\r\n\t b  c\r\n"), "subject:a b c");
}

#[test]
fn each_kind_of_key_signs_every_mail_verifiably_and_the_same_way_twice() {
    for (pem, kind) in [(RSA_KEY, "rsa"), (ED25519_KEY, "ed25519")] {
        let dkim = Dkim::new(pem, "Example.org", "m1").unwrap();
        assert_eq!(dkim.record_name(), "m1._domainkey.example.org");
        let mut programme = samples::programme().unwrap();
        programme.dkim = Some(std::sync::Arc::new(dkim));
        for sample in samples::all() {
            let composed = || {
                let recipient = sample.recipients.single().unwrap();
                compose(&programme, recipient, &sample.reader, &sample.stamp, &sample.letter).unwrap().bytes
            };
            let bytes = composed();
            assert_eq!(bytes, composed());
            assert!(verifies(&bytes, programme.dkim.as_ref().unwrap(), kind), "{kind} {}", sample.name);
            let changed = String::from_utf8(bytes).unwrap().replacen("Subject: ", "Subject: x", 1);
            assert!(!verifies(changed.as_bytes(), programme.dkim.as_ref().unwrap(), kind), "{kind} {}", sample.name);
            assert!(
                changed
                    .split("\r\n\r\n")
                    .next()
                    .unwrap()
                    .split("\r\n")
                    .all(|line| line.len() <= 78 || !line.contains(':'))
            );
        }
    }
}

/// Takes the signature out of a message and checks it against the public key of the record.
fn verifies(bytes: &[u8], dkim: &Dkim, kind: &str) -> bool {
    let (head, body) = halves(bytes).unwrap();
    let fields = fields(head);
    let (name, value) = fields[0];
    assert_eq!(name, "DKIM-Signature");
    let tags: std::collections::HashMap<String, String> = value
        .split(';')
        .map(|tag| tag.split_once('=').unwrap())
        .map(|(tag, value)| (tag.trim().to_owned(), value.split_whitespace().collect()))
        .collect();
    assert_eq!((tags["a"].as_str(), tags["d"].as_str()), (format!("{kind}-sha256").as_str(), "example.org"));
    assert_eq!(tags["bh"], body_hash(body));
    let names: Vec<&str> = tags["h"].split(':').collect();
    assert!(fields[1..].iter().all(|(name, _)| names.contains(name)), "{names:?}");
    let without = format!("{name}:{}b=", value.split_once("\r\n b=").unwrap().0.to_owned() + "\r\n ");
    let text = signed_text(&fields[1..], &names, &without);
    let signature = BASE64.decode(tags["b"].as_bytes()).unwrap();
    let record = dkim.record();
    assert!(record.starts_with(&format!("v=DKIM1; k={kind}; p=")));
    let public = BASE64.decode(record.split_once("p=").unwrap().1.as_bytes()).unwrap();
    match kind {
        // The key is the last of what the record holds: 24 bytes name its algorithm and lengths.
        "rsa" => UnparsedPublicKey::new(&RSA_PKCS1_2048_8192_SHA256, &public[24..]).verify(&text, &signature).is_ok(),
        _ => UnparsedPublicKey::new(&ED25519, &public).verify(&Sha256::digest(&text), &signature).is_ok(),
    }
}

#[test]
fn what_is_no_key_or_no_name_is_refused() {
    for pem in [&b""[..], b"x", b"-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n"] {
        assert!(Dkim::new(pem, "example.org", "m1").is_err());
    }
    for (domain, selector) in [("", "m1"), ("example.org", ""), ("example.org", "m1; l=0"), ("ex\r\nample.org", "m1")] {
        assert!(Dkim::new(ED25519_KEY, domain, selector).is_err());
    }
}
