//! What the five kinds have in common, once.
use std::borrow::Cow;
use std::marker::PhantomData;
use std::sync::Arc;

use async_graphql::{Context, Description, ID, Object, ObjectType, SimpleObject, TypeName};

use crate::graphql::ask::Asked;
use crate::graphql::codes::ProfileKind;
use crate::graphql::node::{self, Kind};
use crate::service::profiles::store::Stored;

/// What only one kind of profile has in the contract.
pub trait Noun: ObjectType + From<Arc<Stored>> + 'static {
    /// The name of the type.
    const NAME: &'static str;
    /// What it is, in a sentence.
    const ABOUT: &'static str;
    /// What its ids stand for.
    const KIND: Kind;
}

/// A profile of one kind.
pub struct Entry<N> {
    stored: Arc<Stored>,
    noun: PhantomData<fn() -> N>,
}

#[Object(name_type, use_type_description)]
impl<N: Noun> Entry<N> {
    /// id
    pub async fn id(&self) -> ID {
        node::id(N::KIND, self.stored.row.id.0)
    }
    /// slug
    pub async fn slug(&self) -> &String {
        &self.stored.row.slug
    }
    /// kind
    pub async fn kind(&self) -> ProfileKind {
        self.stored.row.kind.into()
    }
    /// name
    pub async fn name(&self, ctx: &Context<'_>) -> Option<&str> {
        Some(self.stored.row.name.as_str()).filter(|_| ctx.viewer().may_see_name(&self.stored.row))
    }
    #[graphql(flatten)]
    async fn own(&self) -> N {
        N::from(self.stored.clone())
    }
}

impl<N: Noun> TypeName for Entry<N> {
    fn type_name() -> Cow<'static, str> {
        Cow::Borrowed(N::NAME)
    }
}

impl<N: Noun> Description for Entry<N> {
    fn description() -> &'static str {
        N::ABOUT
    }
}

macro_rules! t { ($($n:ident $f:ident),+) => {$(
pub type $n = Entry<$f>;
#[derive(SimpleObject)]
#[graphql(fake)]
pub struct $f { x: i32 }
impl From<Arc<Stored>> for $f { fn from(_: Arc<Stored>) -> Self { Self { x: 1 } } }
impl Noun for $f { const NAME: &'static str = stringify!($n); const ABOUT: &'static str = "b"; const KIND: Kind = Kind::$n; }
)+} }
t!(Startup StartupFields, Mentor MentorFields, Ambassador AmbassadorFields, Talent TalentFields, Partner PartnerFields);
