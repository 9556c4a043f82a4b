//! What a form sends, and what is wrong with it.

use entity::Language;
use uuid::Uuid;

use crate::error::{Failure, Outcome, Reason, Repeated, Result};
use crate::mail::words::{self, say};
use crate::service::acts::KeyRefusal;

/// The fields of a form or of a query, in the order in which they were sent.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Form(Vec<(String, String)>);

impl Form {
    /// Reads fields as a browser sends them; line ends become single ones, and what no text may hold is left out.
    pub fn read(sent: &str) -> Self {
        let fields = url::form_urlencoded::parse(sent.as_bytes());
        let clean = |text: &str| text.replace("\r\n", "\n").replace('\0', "");
        Self(fields.map(|(name, value)| (name.into_owned(), clean(&value))).collect())
    }

    /// What stands in a field; nothing where it is missing.
    pub fn text(&self, name: &str) -> &str {
        self.all(name).next().unwrap_or_default()
    }

    /// What stands in a field, without spaces around it, unless it is empty.
    pub fn filled(&self, name: &str) -> Option<&str> {
        Some(self.text(name).trim()).filter(|text| !text.is_empty())
    }

    /// All values of a field that may be sent several times.
    pub fn all<'a>(&'a self, name: &str) -> impl Iterator<Item = &'a str> {
        self.0.iter().filter(move |(known, _)| known == name).map(|(_, value)| value.as_str())
    }

    /// All fields.
    pub fn fields(&self) -> impl Iterator<Item = (&str, &str)> {
        self.0.iter().map(|(name, value)| (name.as_str(), value.as_str()))
    }

    /// The fields as they are sent again.
    pub fn encoded(&self) -> String {
        url::form_urlencoded::Serializer::new(String::new()).extend_pairs(self.fields()).finish()
    }
}

/// What is wrong with a form: sentences, each beside a field.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Problems(Vec<(String, String)>);

impl Problems {
    /// One problem, beside a field; an empty name stands for the form as a whole.
    pub fn one(field: &str, sentence: impl Into<String>) -> Self {
        Self(vec![(field.to_owned(), sentence.into())])
    }

    /// A value that the page itself put into the form has been changed.
    pub fn damaged(language: Language) -> Self {
        Self::one(
            "",
            say!(
                language,
                "Ce formulaire est abîmé. Rouvrez la page et recommencez.",
                "This form is damaged. Open the page again and start over."
            ),
        )
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// What is wrong with a field, or with a part of it.
    pub fn of(&self, field: &str) -> Option<&str> {
        let concerns =
            |known: &str| known == field || known.strip_prefix(field).is_some_and(|rest| rest.starts_with('.'));
        self.0.iter().find(|(known, _)| concerns(known)).map(|(_, sentence)| sentence.as_str())
    }

    /// What concerns none of the fields that a page shows.
    pub fn elsewhere(&self, shown: &[&str]) -> Vec<&str> {
        let known = |name: &str| shown.iter().any(|field| name == *field || name.starts_with(&format!("{field}.")));
        self.0.iter().filter(|(name, _)| !known(name)).map(|(_, sentence)| sentence.as_str()).collect()
    }
}

/// What became of what a form asked for.
#[derive(Debug)]
pub enum Answered<T> {
    /// It was done.
    Done(T),
    /// It had been done by an earlier press of the same button; these rows were changed by it, the main one first.
    DoneBefore(Vec<Uuid>),
    /// It was refused, and nothing was changed.
    Refused(Problems),
}

impl<T> Answered<T> {
    /// Tells the outcomes of a service function apart; only what is ours to mend stays an error.
    pub fn of<R: Reason>(outcome: Outcome<T, R>, language: Language) -> Result<Self> {
        match outcome {
            Ok(done) => Ok(Self::Done(done)),
            Err(Failure::Repeated(Repeated::Same(changed))) => Ok(Self::DoneBefore(changed)),
            Err(Failure::Repeated(Repeated::Other)) => {
                let sentence = KeyRefusal::KeyReused.sentence(language);
                Ok(Self::Refused(Problems::one("", words::typeset(language, sentence))))
            }
            Err(Failure::Internal(error)) => Err(error),
            Err(Failure::Refused(refusals)) => {
                let told = refusals.into_iter().map(|refusal| {
                    let sentence = refusal.reason.sentence(language);
                    let exact = refusal.detail.as_ref().map_or(sentence, |detail| detail.sentence(language));
                    (refusal.field.join("."), words::typeset(language, exact))
                });
                Ok(Self::Refused(Problems(told.collect())))
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fields_are_read_as_browsers_send_them() {
        let form = Form::read("a=1&b=x+%0D%0Ay&a=2&c=%00&d");
        assert_eq!((form.text("a"), form.all("a").count(), form.text("b")), ("1", 2, "x \ny"));
        assert_eq!((form.filled("c"), form.text("d"), form.text("e")), (None, "", ""));
        assert_eq!(Form::read(&form.encoded()), form);
    }

    #[test]
    fn a_problem_is_found_by_its_field_or_by_none() {
        let problems =
            Problems(vec![("needs.0.detail".to_owned(), "long".to_owned()), ("version".to_owned(), "old".to_owned())]);
        assert_eq!(
            (problems.of("needs"), problems.of("needs.0"), problems.of("need")),
            (Some("long"), Some("long"), None)
        );
        assert_eq!(problems.elsewhere(&["needs"]), ["old"]);
    }
}
