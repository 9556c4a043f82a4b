//! Closed sets of codes, read in any case and with spaces or hyphens between their words.

use entity::codes;

use super::super::problem::Reason;

/// A closed set of codes.
pub(super) trait Code: Copy + 'static {
    const VALUES: &'static [Self];
    fn name(self) -> &'static str;
}

macro_rules! code_sets {
    ($($name:ident),+ $(,)?) => {$(
        impl Code for codes::$name {
            const VALUES: &'static [Self] = Self::ALL;

            fn name(self) -> &'static str {
                self.code()
            }
        }
    )+};
}

code_sets!(
    Audience,
    ConsentPurpose,
    ContractState,
    EngagementKind,
    FocusArea,
    Language,
    OrganisationKind,
    ProfileState,
    Purpose,
    Seniority,
    Stage,
    Territory,
);

/// The code that a text stands for, of those that are allowed.
pub(super) fn among<T: Code>(text: &str, allowed: &[T]) -> Result<T, Reason> {
    let wanted = text.trim().to_uppercase().replace([' ', '-'], "_");
    let found = allowed.iter().copied().find(|value| value.name() == wanted);
    found.ok_or_else(|| Reason::UnknownCode { allowed: allowed.iter().map(|value| value.name()).collect() })
}
