//! Who may be written to. A list of recipients cannot be formed without what allows it.

use entity::codes::ConsentPurpose;
use jiff::Timestamp;
use jiff::civil::Date;
use lettre::Address;

/// What a person agreed to, as it is recorded.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Consent {
    /// What for.
    pub purpose: ConsentPurpose,
    /// Where the agreement was given, as the person would recognise it.
    pub source: String,
    /// On which day.
    pub given_on: Date,
    /// The hash of the text that was shown, where there was one.
    pub text_hash: Option<String>,
    /// When it was taken back.
    pub withdrawn_at: Option<Timestamp>,
}

/// A person who could be written to, with what they agreed to.
#[derive(Clone, Debug)]
pub struct Candidate {
    /// The address as it was entered.
    pub address: String,
    /// Whether the person asked that no more mail be sent.
    pub stopped: bool,
    /// What they agreed to.
    pub consent: Consent,
}

/// Why somebody is not written to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum HeldBack {
    /// The consent is for something else, or was taken back.
    NoConsent,
    /// The person stopped all mail.
    Stopped,
    /// The address cannot be written to: it is malformed, or needs SMTPUTF8.
    BadAddress,
    /// The address lies outside `MAIL_ONLY_TO`.
    OtherDomain,
    /// The link that the mail carries works no longer.
    TooLate,
    /// What the mail was to tell has gone, or its reader wants no more of it.
    NothingToTell,
}

/// What allows a mail to one recipient.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Basis {
    /// A recorded consent.
    Consent(Consent),
    /// The one notice that the law asks to be sent to somebody whose data came from elsewhere.
    LegalNotice,
    /// The mail is about the reader's own account: a way in, an invitation, the answer to a request for one, or what
    /// the reader asked it to send.
    Account,
}

/// Somebody who may be written to; only [`Recipients`] makes one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Recipient {
    address: Address,
    basis: Basis,
}

impl Recipient {
    /// The address, fit for an envelope.
    pub fn address(&self) -> &Address {
        &self.address
    }

    /// What allows the mail.
    pub fn basis(&self) -> &Basis {
        &self.basis
    }
}

/// A list of people who may be written to, and why others were left out.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Recipients {
    list: Vec<Recipient>,
    held_back: Vec<HeldBack>,
}

impl Recipients {
    /// Forms the list of those who agreed to this purpose.
    pub fn consenting(
        purpose: ConsentPurpose,
        only_to: &OnlyTo,
        candidates: impl IntoIterator<Item = Candidate>,
    ) -> Self {
        let mut recipients = Self::default();
        for candidate in candidates {
            let Candidate { address, stopped, consent } = candidate;
            if consent.purpose != purpose || consent.withdrawn_at.is_some() {
                recipients.held_back.push(HeldBack::NoConsent);
            } else if stopped {
                recipients.held_back.push(HeldBack::Stopped);
            } else {
                recipients.add(&address, Basis::Consent(consent), only_to);
            }
        }
        recipients
    }

    /// Forms the list for the one legal notice to an identified person.
    pub fn legal_notice(only_to: &OnlyTo, address: &str) -> Self {
        let mut recipients = Self::default();
        recipients.add(address, Basis::LegalNotice, only_to);
        recipients
    }

    /// Forms the list for a mail about the reader's own account.
    pub fn account(only_to: &OnlyTo, address: &str) -> Self {
        let mut recipients = Self::default();
        recipients.add(address, Basis::Account, only_to);
        recipients
    }

    /// Those who may be written to.
    pub fn iter(&self) -> impl Iterator<Item = &Recipient> {
        self.list.iter()
    }

    /// Why others were left out.
    pub fn held_back(&self) -> &[HeldBack] {
        &self.held_back
    }

    /// The only recipient of a list of one, or why there is none.
    pub fn single(&self) -> Result<&Recipient, HeldBack> {
        let why = self.held_back.first().copied().unwrap_or(HeldBack::NoConsent);
        self.list.first().ok_or(why)
    }

    fn add(&mut self, address: &str, basis: Basis, only_to: &OnlyTo) {
        match deliverable(address) {
            None => self.held_back.push(HeldBack::BadAddress),
            Some(address) if !only_to.allows(&address) => self.held_back.push(HeldBack::OtherDomain),
            Some(address) => self.list.push(Recipient { address, basis }),
        }
    }
}

/// Reads an address that any server can deliver to: the domain may be written in any script,
/// the part before the at sign must be ASCII, because SMTPUTF8 is not spoken everywhere.
pub fn deliverable(address: &str) -> Option<Address> {
    let (user, domain) = address.trim().rsplit_once('@')?;
    let url::Host::Domain(domain) = url::Host::parse(domain).ok()? else {
        return None;
    };
    let printable = user.chars().all(|c| c.is_ascii_graphic());
    let short = user.len() <= 64 && domain.len() <= 253;
    if !(printable && short) {
        return None;
    }
    Address::new(user, domain).ok()
}

/// The only domains that may be written to; none means every domain.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct OnlyTo(Option<Vec<String>>);

impl OnlyTo {
    /// Allows every domain.
    pub fn anyone() -> Self {
        Self(None)
    }

    /// Reads a list of domains separated by commas; an empty list allows nobody.
    pub fn domains(list: &str) -> Self {
        let domains = list
            .split(',')
            .map(|domain| domain.trim().trim_start_matches('@').to_lowercase())
            .filter(|domain| !domain.is_empty());
        Self(Some(domains.collect()))
    }

    /// Says whether an address may be written to.
    pub fn allows(&self, address: &Address) -> bool {
        let domain = address.domain().to_lowercase();
        self.0.as_ref().is_none_or(|allowed| allowed.contains(&domain))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    fn candidate(address: &str) -> Candidate {
        Candidate {
            address: address.to_owned(),
            stopped: false,
            consent: Consent {
                purpose: ConsentPurpose::Introductions,
                source: "form".to_owned(),
                given_on: date(2026, 5, 3),
                text_hash: None,
                withdrawn_at: None,
            },
        }
    }

    fn form(candidate: Candidate, only_to: &OnlyTo) -> Result<Recipient, HeldBack> {
        Recipients::consenting(ConsentPurpose::Introductions, only_to, [candidate]).single().cloned()
    }

    #[test]
    fn a_person_who_agreed_is_a_recipient() {
        let recipient = form(candidate("anna@example.org"), &OnlyTo::anyone()).unwrap();
        assert_eq!(recipient.address().to_string(), "anna@example.org");
    }

    #[test]
    fn a_withdrawn_consent_or_a_stop_holds_back() {
        let mut withdrawn = candidate("anna@example.org");
        withdrawn.consent.withdrawn_at = Some(Timestamp::UNIX_EPOCH);
        assert_eq!(form(withdrawn, &OnlyTo::anyone()), Err(HeldBack::NoConsent));
        let stopped = Candidate { stopped: true, ..candidate("anna@example.org") };
        assert_eq!(form(stopped, &OnlyTo::anyone()), Err(HeldBack::Stopped));
    }

    #[test]
    fn other_domains_are_held_back_for_every_kind_of_mail() {
        let only_to = OnlyTo::domains("example.org, @Example.net");
        assert!(form(candidate("anna@EXAMPLE.net"), &only_to).is_ok());
        assert_eq!(form(candidate("anna@example.com"), &only_to), Err(HeldBack::OtherDomain));
        assert_eq!(form(candidate("anna@sub.example.org"), &only_to), Err(HeldBack::OtherDomain));
        for list in
            [Recipients::legal_notice(&only_to, "anna@example.com"), Recipients::account(&only_to, "anna@example.com")]
        {
            assert_eq!(list.single(), Err(HeldBack::OtherDomain));
        }
        assert_eq!(form(candidate("anna@example.org"), &OnlyTo::domains("")), Err(HeldBack::OtherDomain));
    }

    #[test]
    fn addresses_are_deliverable_or_refused() {
        let good = [
            ("anna@example.org", "anna@example.org"),
            (" a.b+c@example.org ", "a.b+c@example.org"),
            ("jo@exämple.org", "jo@xn--exmple-cua.org"),
        ];
        for (given, then) in good {
            assert_eq!(deliverable(given).unwrap().to_string(), then);
        }
        let bad = [
            "",
            "anna",
            "@example.org",
            "anna@",
            "a b@example.org",
            "anna@example.org\r\nBcc: x@example.org",
            "anna\r\nBcc: x@example.org",
            "änna@example.org",
            "anna@[127.0.0.1]",
            "<a>@example.org",
        ];
        for given in bad {
            assert_eq!(deliverable(given), None, "{given:?}");
        }
    }
}
