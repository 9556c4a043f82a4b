//! What the five kinds have in common, once.

use std::borrow::Cow;
use std::marker::PhantomData;
use std::sync::Arc;

use async_graphql::{Context, Description, ID, Object, ObjectType, SimpleObject, TypeName};
use entity::FieldGroup;
use entity::profiles::Model;

use super::near::Near;
use super::visibility::Visibility;
use crate::graphql::ask::Asked;
use crate::graphql::codes::{FocusArea, IntroductionState, Language, ProfileKind, ProfileState};
use crate::graphql::error::Result;
use crate::graphql::introductions::{self, Introduction};
use crate::graphql::node::{self, Kind};
use crate::graphql::page::{Arguments, Connection};
use crate::graphql::scalars::{DateTime, Url};
use crate::graphql::values::{Concept, Contact, LanguageSkill, Location, Text, concepts};
use crate::service::profiles::completeness;
use crate::service::profiles::draft::focus_areas;
use crate::service::profiles::seen::Seen;
use crate::service::profiles::store::Stored;

/// What only one kind of profile has; its fields stand beside the common ones.
pub trait Noun: ObjectType + From<One> + 'static {
    /// The name of the type.
    const NAME: &'static str;
    /// What it is, in a sentence.
    const ABOUT: &'static str;
    /// What its ids stand for.
    const KIND: Kind;
}

/// One profile, with what was loaded beside it.
#[derive(Clone)]
pub struct One {
    /// The profile, without what the viewer may not see.
    pub seen: Arc<Seen>,
    /// What the profiles of the same list have around them.
    pub near: Arc<Near>,
}

impl One {
    /// The common row.
    pub fn row(&self) -> &Model {
        &self.seen.row
    }

    /// How to reach it, if the viewer may.
    pub fn contact(&self) -> Option<Contact> {
        let contact = &self.seen.contact;
        let shown = self.seen.shows(FieldGroup::Contact);
        shown.then(|| Contact { email: contact.email.clone(), phone: contact.phone.clone() })
    }
}

/// A profile of one kind.
pub struct Entry<N> {
    one: One,
    noun: PhantomData<fn() -> N>,
}

impl<N> Clone for Entry<N> {
    fn clone(&self) -> Self {
        Self::from(self.one.clone())
    }
}

impl<N> From<One> for Entry<N> {
    fn from(one: One) -> Self {
        Self { one, noun: PhantomData }
    }
}

impl<N> Entry<N> {
    /// The profile.
    pub fn one(&self) -> &One {
        &self.one
    }
}

#[Object(name_type, use_type_description, serial)]
impl<N: Noun> Entry<N> {
    /// The id of the profile in the whole API: opaque, and the same for ever.
    pub async fn id(&self) -> ID {
        node::id(N::KIND, self.one.row().id.0)
    }

    /// The name of the profile in addresses, such as `vigie-quai`: unique, and the same when the name changes.
    pub async fn slug(&self) -> &String {
        &self.one.row().slug
    }

    /// Which of the five kinds it is.
    pub async fn kind(&self) -> ProfileKind {
        self.one.row().kind.into()
    }

    /// The name; that of a talent is for members.
    pub async fn name(&self) -> Option<&String> {
        self.one.seen.name()
    }

    /// One sentence that presents it.
    pub async fn headline(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The language preferred; the request's if left out.")] language: Option<Language>,
    ) -> Option<Text> {
        let row = self.one.row();
        Text::pick(row.headline_fr.as_deref(), row.headline_en.as_deref(), ctx.language(language))
    }

    /// Some paragraphs about it.
    pub async fn description(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The language preferred; the request's if left out.")] language: Option<Language>,
    ) -> Option<Text> {
        let row = self.one.row();
        Text::pick(row.description_fr.as_deref(), row.description_en.as_deref(), ctx.language(language))
    }

    /// The programme's focus areas that it belongs to.
    pub async fn focus_areas(&self) -> Vec<FocusArea> {
        focus_areas(self.one.row().focus_areas).into_iter().map(Into::into).collect()
    }

    /// The sectors it works in.
    pub async fn sectors(&self) -> Vec<Concept> {
        concepts(&self.one.row().sectors)
    }

    /// The skills it has.
    pub async fn skills(&self) -> Vec<Concept> {
        concepts(&self.one.row().skills)
    }

    /// Where it is, to the city.
    pub async fn location(&self) -> Option<Location> {
        Location::of(self.one.seen.location())
    }

    /// The languages it can be spoken to in.
    pub async fn languages(&self) -> Vec<LanguageSkill> {
        self.one.row().languages.iter().cloned().map(LanguageSkill).collect()
    }

    /// Its web address.
    pub async fn website(&self) -> Option<Url> {
        self.one.row().website.clone().map(Url)
    }

    /// When its content was last confirmed.
    pub async fn verified_at(&self) -> Option<DateTime> {
        self.one.row().verified_at.map(DateTime)
    }

    /// Where it stands; for the team and those who speak for it.
    pub async fn state(&self, ctx: &Context<'_>) -> Option<ProfileState> {
        let row = self.one.row();
        ctx.viewer().may_see_dossier(row.id).then(|| row.state.into())
    }

    /// What is missing and what filling it in would gain; for the team and those who speak for it.
    pub async fn completeness(&self, ctx: &Context<'_>) -> Option<Completeness> {
        ctx.viewer().may_see_dossier(self.one.row().id).then(|| Completeness::of(&self.one.seen))
    }

    /// What an import assumed rather than read; for the team and those who speak for it.
    pub async fn assumed(&self, ctx: &Context<'_>) -> Vec<Assumption> {
        let row = self.one.row();
        if !ctx.viewer().may_see_dossier(row.id) {
            return Vec::new();
        }
        let assumed = row.assumed.0.iter();
        assumed.map(|(field, mapping)| Assumption { field: field.clone(), mapping: mapping.clone() }).collect()
    }

    /// Its own address and telephone number; for those who speak for it, and those introduced to it.
    pub async fn contact(&self) -> Option<Contact> {
        self.one.contact()
    }

    /// Who sees which groups of its fields; for the team and those who speak for it.
    pub async fn visibility(&self, ctx: &Context<'_>) -> Option<Visibility> {
        let row = self.one.row();
        ctx.viewer().may_see_dossier(row.id).then(|| Visibility::of(row))
    }

    /// The number of its last change, which an update states so that nobody's edit is lost; for those who may edit it.
    pub async fn version(&self, ctx: &Context<'_>) -> Option<i32> {
        let row = self.one.row();
        ctx.viewer().may_see_dossier(row.id).then(|| i32::try_from(row.version).unwrap_or(i32::MAX))
    }

    /// When it last said that it stays available for the next startup, having said yes too late; for the team and those
    /// who speak for it.
    pub async fn available_again_at(&self, ctx: &Context<'_>) -> Option<DateTime> {
        let row = self.one.row();
        row.available_again_at.filter(|_| ctx.viewer().may_see_dossier(row.id)).map(DateTime)
    }

    /// Its introductions, the newest first; for the team and those who speak for it.
    pub async fn introductions(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Only in one of these states.")] state: Option<Vec<IntroductionState>>,
        #[graphql(desc = "The first so many, 1 to 100; 20 if left out.")] first: Option<i32>,
        #[graphql(desc = "Only what comes after this cursor.")] after: Option<String>,
        #[graphql(desc = "The last so many, 1 to 100, instead of the first.")] last: Option<i32>,
        #[graphql(desc = "Only what comes before this cursor.")] before: Option<String>,
    ) -> Result<Connection<Introduction>> {
        let arguments = Arguments { first, after, last, before };
        Box::pin(introductions::of_profile(ctx, &self.one, state.unwrap_or_default(), arguments)).await
    }

    #[graphql(flatten)]
    async fn own(&self) -> N {
        N::from(self.one.clone())
    }
}

impl<N: Noun> TypeName for Entry<N> {
    fn type_name() -> Cow<'static, str> {
        Cow::Borrowed(N::NAME)
    }
}

impl<N: Noun> Description for Entry<N> {
    fn description() -> &'static str {
        N::ABOUT.trim_ascii()
    }
}

/// How much a profile says of what matching and readers look for.
#[derive(SimpleObject)]
#[graphql(serial)]
pub struct Completeness {
    /// How much is said, 0 to 100.
    percent: i32,
    /// What is missing, the most worthwhile first.
    missing: Vec<MissingField>,
}

/// A field that says nothing yet.
#[derive(SimpleObject)]
#[graphql(serial)]
pub struct MissingField {
    /// Its path in the inputs, such as `location.city`.
    field: String,
    /// How many hundredths of completeness filling it in would gain.
    gain: i32,
}

impl Completeness {
    fn of(stored: &Stored) -> Self {
        let of = completeness::of(stored);
        let number = |number: u32| i32::try_from(number).unwrap_or(i32::MAX);
        let missing = of.missing.iter().map(|each| MissingField {
            field: super::fields::path(each.field, stored.row.kind).join("."),
            gain: number(each.gain),
        });
        Self { percent: number(of.percent), missing: missing.collect() }
    }
}

/// A field that an import assumed.
#[derive(SimpleObject)]
#[graphql(serial)]
pub struct Assumption {
    /// The field of the record, such as `languages`.
    field: String,
    /// The name of the import mapping that assumed it.
    mapping: String,
}
