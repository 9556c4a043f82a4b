//! Reads delivery reports (RFC 3464).

use mailparse::{MailHeaderMap, ParsedMail, parse_headers, parse_mail};

/// What a delivery report says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Report {
    /// The Message-IDs that the mail it is about may have, with their angle brackets.
    pub originals: Vec<String>,
    /// Whether delivery was given up.
    pub failed: bool,
    /// Whether it is of no use to try again.
    pub permanent: bool,
}

impl Report {
    /// Reads a message; nothing if it is no report, or says not about which mail.
    pub(super) fn parse(bytes: &[u8]) -> Option<Self> {
        let mail = parse_mail(bytes).ok()?;
        let is_report = mail.ctype.mimetype == "multipart/report";
        let status = is_report.then(|| part(&mail, &["message/delivery-status"])).flatten()?;
        let fields = status.get_body_raw().ok()?;
        let recipients: Vec<_> = blocks(&fields).iter().filter_map(|block| verdict(block)).collect();
        let failed: Vec<_> = recipients.iter().filter(|(action, _)| action == "failed").collect();
        let quoted = part(&mail, &["message/rfc822", "text/rfc822-headers", "message/rfc822-headers"]);
        let quoted = quoted.and_then(|part| part.get_body_raw().ok()).unwrap_or_default();
        let (headers, _) = parse_headers(&quoted).ok()?;
        let mut originals: Vec<String> = headers.get_all_values("Message-ID");
        if originals.is_empty() {
            // Some quote nothing and answer the mail instead.
            originals =
                ["In-Reply-To", "References"].iter().flat_map(|name| mail.headers.get_all_values(name)).collect();
        }
        let originals: Vec<String> =
            originals.iter().flat_map(|ids| ids.split_whitespace()).map(str::to_owned).collect();
        (!originals.is_empty() && !recipients.is_empty()).then(|| Self {
            originals,
            failed: !failed.is_empty(),
            permanent: failed.iter().any(|(_, status)| status.starts_with('5')),
        })
    }
}

/// The first part of one of some types, however deep; what a report quotes is not looked into.
fn part<'a, 'b>(mail: &'a ParsedMail<'b>, types: &[&str]) -> Option<&'a ParsedMail<'b>> {
    if types.contains(&mail.ctype.mimetype.as_str()) {
        return Some(mail);
    }
    mail.subparts.iter().find_map(|inner| part(inner, types))
}

/// The blocks of fields of a report, which empty lines divide.
fn blocks(fields: &[u8]) -> Vec<String> {
    let text = String::from_utf8_lossy(fields).replace("\r\n", "\n");
    text.split("\n\n").map(str::to_owned).collect()
}

/// Action and status of one recipient, in lower case; nothing if the block is about the message as a whole.
fn verdict(block: &str) -> Option<(String, String)> {
    let (headers, _) = parse_headers(block.as_bytes()).ok()?;
    let action = headers.get_first_value("Action")?.trim().to_lowercase();
    let status = headers.get_first_value("Status").unwrap_or_default();
    Some((action, status.trim().to_owned()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn report(action: &str, status: &str, quoted: &str) -> String {
        format!(
            "From: MAILER-DAEMON@mx.example.org\r\nTo: hub@example.org\r\nSubject: Undelivered\r\nMIME-Version: 1.0\r\n\
             Content-Type: multipart/report; report-type=delivery-status; boundary=\"b\"\r\n\r\n\
             --b\r\nContent-Type: text/plain\r\n\r\nSorry.\r\n\
             --b\r\nContent-Type: message/delivery-status\r\n\r\nReporting-MTA: dns; mx.example.org\r\n\r\n\
             Final-Recipient: rfc822; anna@example.org\r\nAction: {action}\r\nStatus: {status}\r\n\r\n\
             --b\r\nContent-Type: {quoted}\r\n\r\nSubject: x\r\nMessage-ID:\r\n <a@example.org>\r\n\r\nbody\r\n--b--\r\n"
        )
    }

    #[test]
    fn reports_say_what_became_of_which_mail() {
        for (action, status, failed, permanent) in
            [("failed", "5.1.1", true, true), ("Failed", "4.4.7", true, false), ("delayed", "4.4.1", false, false)]
        {
            for quoted in ["message/rfc822", "text/rfc822-headers"] {
                let read = Report::parse(report(action, status, quoted).as_bytes()).unwrap();
                assert_eq!(read, Report { originals: vec!["<a@example.org>".to_owned()], failed, permanent });
            }
        }
    }

    #[test]
    fn what_is_no_report_is_none() {
        let no_status = report("failed", "5.1.1", "message/rfc822").replace("message/delivery-status", "text/plain");
        let no_original = report("failed", "5.1.1", "text/plain");
        for bytes in [
            b"".as_slice(),
            b"\xff\xfe\0",
            b"Subject: hello\r\n\r\nhello",
            no_status.as_bytes(),
            no_original.as_bytes(),
        ] {
            assert_eq!(Report::parse(bytes), None);
        }
    }
}
