//! What people type: addresses and names.

use crate::mail::deliverable;

/// An address as accounts keep it: one that mail reaches, in lower case, so that it stands for one account however it is typed.
pub fn folded(email: &str) -> Option<String> {
    Some(deliverable(email)?.to_string().to_lowercase())
}

/// A text of one line and at most so many characters, without spaces around it; nothing if it is empty or something else.
pub fn line(text: &str, most: usize) -> Option<String> {
    let text = text.trim();
    let fits = !text.is_empty() && text.chars().count() <= most && !text.chars().any(char::is_control);
    fits.then(|| text.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_is_the_same_however_it_is_typed() {
        for typed in ["anna@example.org", " Anna@EXAMPLE.org ", "ANNA@example.ORG"] {
            assert_eq!(folded(typed).as_deref(), Some("anna@example.org"), "{typed}");
        }
        for typed in ["", "anna", "anna@", "anna@example.org\nBcc: b@example.org", "änna@example.org"] {
            assert_eq!(folded(typed), None, "{typed}");
        }
    }

    #[test]
    fn a_line_is_one_line() {
        assert_eq!(line("  Anna ", 5).as_deref(), Some("Anna"));
        for text in ["", "  ", "a\nb", "abcdef"] {
            assert_eq!(line(text, 5), None, "{text:?}");
        }
    }
}
