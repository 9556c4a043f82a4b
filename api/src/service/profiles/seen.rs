//! A profile as somebody sees it: what is hidden from them is empty, so that no reader of it can betray it.

use std::ops::Deref;
use std::sync::Arc;

use entity::{FieldGroup, Language, profiles};

use super::draft::Details;
use super::store::Stored;
use crate::service::words;
use crate::viewer::Viewer;
use crate::visibility::{Groups, Sight};

/// A profile without what is hidden from whoever looks at it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Seen {
    stored: Arc<Stored>,
    groups: Groups,
}

impl Deref for Seen {
    type Target = Stored;

    fn deref(&self) -> &Stored {
        &self.stored
    }
}

impl Seen {
    /// The profile as it looks in this sight.
    pub fn new(stored: impl Into<Arc<Stored>>, sight: Sight) -> Self {
        let stored = stored.into();
        let groups = sight.groups(&stored.row);
        Self { stored, groups: Groups::all() }.narrowed(groups)
    }

    /// The profile as the viewer sees it.
    pub fn by(viewer: &Viewer, stored: impl Into<Arc<Stored>>) -> Self {
        let stored = stored.into();
        let sight = viewer.sight(&stored.row);
        Self::new(stored, sight)
    }

    /// The same without the groups that are not among these.
    pub fn narrowed(mut self, groups: Groups) -> Self {
        let before = self.groups;
        self.groups = before.and(groups);
        if self.groups != before {
            let stored = Arc::make_mut(&mut self.stored);
            self.groups.missing().for_each(|group| empty(stored, group));
        }
        self
    }

    /// The same with its row changed, as it would be.
    pub fn edited(&self, edit: impl FnOnce(&mut profiles::Model)) -> Self {
        let mut edited = self.clone();
        edit(&mut Arc::make_mut(&mut Arc::make_mut(&mut edited.stored).card).row);
        edited
    }

    /// Which groups of fields are shown.
    pub fn groups(&self) -> Groups {
        self.groups
    }

    /// Whether a group of fields is shown.
    pub fn shows(&self, group: FieldGroup) -> bool {
        self.groups.has(group)
    }

    /// The name, if it is shown.
    pub fn name(&self) -> Option<&String> {
        // Nobody is called nothing but who was erased.
        Some(&self.row.name).filter(|name| self.shows(FieldGroup::Name) && !name.is_empty())
    }

    /// How it is called where a name is needed: by its name, or by what it is.
    pub fn called(&self, language: Language) -> String {
        self.name().map_or_else(|| words::unnamed(self.row.kind, language).to_owned(), String::clone)
    }
}

/// The common row without the groups of fields that are not among these.
pub fn narrowed_row(mut row: profiles::Model, groups: Groups) -> profiles::Model {
    groups.missing().for_each(|group| empty_row(&mut row, group));
    row
}

fn empty(stored: &mut Stored, group: FieldGroup) {
    if group == FieldGroup::Contact {
        (stored.contact.email, stored.contact.phone) = (None, None);
        return;
    }
    let card = Arc::make_mut(&mut stored.card);
    empty_row(&mut card.row, group);
    empty_details(&mut card.details, group);
}

fn empty_row(row: &mut profiles::Model, group: FieldGroup) {
    match group {
        FieldGroup::Name => row.name.clear(),
        FieldGroup::Presentation => {
            (row.headline_fr, row.headline_en, row.description_fr, row.description_en) = (None, None, None, None);
        }
        FieldGroup::Topics => {
            row.focus_areas = 0;
            (row.sectors, row.skills) = Default::default();
        }
        FieldGroup::Location => {
            (row.city, row.country, row.territory) = (None, None, None);
            (row.latitude, row.longitude, row.time_zone) = (None, None, None);
        }
        FieldGroup::Languages => row.languages = Default::default(),
        FieldGroup::Identifiers => row.website = None,
        FieldGroup::Engagements => (row.needs, row.offers) = Default::default(),
        FieldGroup::Business => (row.markets, row.stage) = Default::default(),
        FieldGroup::Contact => {}
    }
}

fn empty_details(details: &mut Details, group: FieldGroup) {
    match (details, group) {
        (Details::Startup { founded_on, logo_url, host_id, .. }, FieldGroup::Presentation) => {
            (*founded_on, *logo_url, *host_id) = (None, None, None);
        }
        (Details::Startup { siren, .. }, FieldGroup::Identifiers) => *siren = None,
        (Details::Startup { stage, headcount, funds_raised_eur, .. }, FieldGroup::Business) => {
            (*stage, *headcount, *funds_raised_eur) = (None, None, None);
        }
        (Details::Mentor { company_id, title }, FieldGroup::Presentation) => (*company_id, *title) = (None, None),
        (Details::Ambassador { title }, FieldGroup::Presentation) => *title = None,
        (Details::Talent { title, seniority, .. }, FieldGroup::Presentation) => (*title, *seniority) = (None, None),
        (Details::Talent { seeks, available_on, available_until_on, .. }, FieldGroup::Engagements) => {
            seeks.clear();
            (*available_on, *available_until_on) = (None, None);
        }
        (Details::Partner { organisation_kind }, FieldGroup::Presentation) => *organisation_kind = None,
        _ => {}
    }
}
