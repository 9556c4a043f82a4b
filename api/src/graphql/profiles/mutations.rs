//! Creating, editing and moving profiles.

use async_graphql::{Context, ID, InputObject, MaybeUndefined, MergedObject, Object};
use entity::ProfileId;

use super::fields::path;
use super::input::{AmbassadorPart, MentorPart, Part, PartnerPart, ProfileFields, StartupPart, TalentPart};
use super::input_values::Fields;
use super::{Ambassador, Mentor, Partner, Profile, Startup, Talent, VisibilityMutation, one};
use crate::error::{Failure, Outcome};
use crate::graphql::ask::Asked;
use crate::graphql::error::Result;
use crate::graphql::node::{self, Kind, PROFILES};
use crate::graphql::payload::Payload;
use crate::graphql::terms::Terms;
use crate::service::imports::Row;
use crate::service::profiles::edit::{self, Change, SaveRefusal};
use crate::service::profiles::state::{self, Move, MoveRefusal};
use crate::service::words::is_person;
use crate::{changed, mutation};

/// Says where in the input a refusal belongs.
fn located<T>(outcome: Outcome<T, SaveRefusal>, kind: entity::ProfileKind) -> Outcome<T, SaveRefusal> {
    outcome.map_err(|failure| match failure {
        Failure::Refused(mut refusals) => {
            for refusal in &mut refusals {
                refusal.field = refusal.field.iter().flat_map(|field| path(field, kind)).collect();
            }
            Failure::Refused(refusals)
        }
        internal => internal,
    })
}

fn row(name: MaybeUndefined<String>, common: ProfileFields, own: impl Part) -> Row {
    let mut fields = Fields::default();
    fields.set("name", name);
    common.fill(&mut fields);
    own.fill(&mut fields);
    fields.into_row()
}

/// Whether saving a profile of that kind can be refused for a reason.
fn meets(kind: entity::ProfileKind, is_new: bool, reason: SaveRefusal) -> bool {
    use SaveRefusal::{BadSiren, HasLeft, InFuture, NotFound, NotInDirectory, NotYours, Stale, Taken};
    match reason {
        NotFound | NotYours | Stale | HasLeft => !is_new,
        Taken | BadSiren => kind == entity::ProfileKind::Startup,
        NotInDirectory => matches!(kind, entity::ProfileKind::Mentor | entity::ProfileKind::Startup),
        // What must have happened is the consent of a person.
        InFuture => is_person(kind),
        _ => true,
    }
}

macro_rules! editable {
    ($($noun:ident {
        $what:literal, $field:ident, $part:ident, $changed:ident, $mutations:ident,
        $create:ident, $create_input:ident, $create_field:ident,
        $update:ident, $update_input:ident, $update_field:ident $(,)?
    })+) => {$(
        mutation! {
            $create, $changed, SaveRefusal, if |reason| meets(entity::ProfileKind::$noun, true, reason);
            $update, $changed, SaveRefusal, if |reason| meets(entity::ProfileKind::$noun, false, reason);
        }

        #[doc = concat!("What a new ", $what, " is to hold.")]
        #[derive(InputObject)]
        pub struct $create_input {
            /// The name.
            name: String,
            #[graphql(flatten)]
            common: ProfileFields,
            #[graphql(flatten)]
            own: $part,
            #[graphql(flatten)]
            terms: Terms,
        }

        #[doc = concat!("What is to change of a ", $what, "; what is left out stays as it is.")]
        #[derive(InputObject)]
        pub struct $update_input {
            #[doc = concat!("The ", $what, ".")]
            id: ID,
            /// The version that the change was made on.
            version: i32,
            /// The name.
            name: MaybeUndefined<String>,
            #[graphql(flatten)]
            common: ProfileFields,
            #[graphql(flatten)]
            own: $part,
            #[graphql(flatten)]
            terms: Terms,
        }

        changed! { $changed { $what, $field: $noun } }

        #[doc = concat!("Creating and editing a ", $what, ".")]
        #[derive(Default)]
        pub struct $mutations;

        #[Object]
        impl $mutations {
            #[doc = concat!("Adds a ", $what, " to the directory; for the team.")]
            async fn $create_field(
                &self,
                ctx: &Context<'_>,
                #[graphql(desc = "What it is to hold.")] input: $create_input,
            ) -> Result<Option<Payload<$create>>> {
                ctx.team()?;
                let kind = entity::ProfileKind::$noun;
                let fields = row(MaybeUndefined::Value(input.name), input.common, input.own);
                let outcome = edit::create(ctx.app()?, &input.terms.act(ctx)?, kind, fields).await;
                Payload::of(ctx, located(outcome, kind), input.terms, |stored| Some($noun::from(one(stored))).into()).await
            }

            #[doc = concat!("Changes a ", $what, "; for the team and those who speak for it.")]
            async fn $update_field(
                &self,
                ctx: &Context<'_>,
                #[graphql(desc = "What is to change.")] input: $update_input,
            ) -> Result<Option<Payload<$update>>> {
                ctx.signed_in()?;
                let kind = entity::ProfileKind::$noun;
                let change = Change {
                    id: node::read(&input.id, "input.id", &[Kind::$noun])?,
                    kind,
                    version: input.version.into(),
                    fields: row(input.name, input.common, input.own),
                };
                let outcome = edit::update(ctx.app()?, &input.terms.act(ctx)?, change).await;
                Payload::of(ctx, located(outcome, kind), input.terms, |stored| Some($noun::from(one(stored))).into()).await
            }
        }
    )+};
}

editable! {
    Startup {
        "startup", startup, StartupPart, ChangedStartup, StartupMutation,
        CreateStartup, CreateStartupInput, create_startup, UpdateStartup, UpdateStartupInput, update_startup,
    }
    Mentor {
        "mentor", mentor, MentorPart, ChangedMentor, MentorMutation,
        CreateMentor, CreateMentorInput, create_mentor, UpdateMentor, UpdateMentorInput, update_mentor,
    }
    Ambassador {
        "diaspora ambassador", ambassador, AmbassadorPart, ChangedAmbassador, AmbassadorMutation,
        CreateAmbassador, CreateAmbassadorInput, create_ambassador,
        UpdateAmbassador, UpdateAmbassadorInput, update_ambassador,
    }
    Talent {
        "talent", talent, TalentPart, ChangedTalent, TalentMutation,
        CreateTalent, CreateTalentInput, create_talent, UpdateTalent, UpdateTalentInput, update_talent,
    }
    Partner {
        "partner", partner, PartnerPart, ChangedPartner, PartnerMutation,
        CreatePartner, CreatePartnerInput, create_partner, UpdatePartner, UpdatePartnerInput, update_partner,
    }
}

mutation! {
    PauseProfile, ChangedProfile, MoveRefusal, if |reason| reason != MoveRefusal::ConsentMissing;
    ResumeProfile, ChangedProfile, MoveRefusal;
    LeaveProfile, ChangedProfile, MoveRefusal, if |reason| reason != MoveRefusal::ConsentMissing;
}

changed! { ChangedProfile { "profile", profile: Profile } }

macro_rules! moves {
    ($($(#[doc = $doc:literal])+ $mutations:ident { $field:ident, $input:ident, $mutation:ident, $step:ident })+) => {$(
        /// Which profile is to move.
        #[derive(InputObject)]
        pub struct $input {
            /// The profile.
            id: ID,
            #[graphql(flatten)]
            terms: Terms,
        }

        #[doc = concat!("The mutation `", stringify!($field), "`.")]
        #[derive(Default)]
        pub struct $mutations;

        #[Object]
        impl $mutations {
            $(#[doc = $doc])+
            async fn $field(
                &self,
                ctx: &Context<'_>,
                #[graphql(desc = "Which profile.")] input: $input,
            ) -> Result<Option<Payload<$mutation>>> {
                ctx.signed_in()?;
                let id: ProfileId = node::read(&input.id, "input.id", &PROFILES)?;
                let outcome = state::go(ctx.app()?, &input.terms.act(ctx)?, id, Move::$step).await;
                Payload::of(ctx, outcome, input.terms, |stored| Some(Profile::from(one(stored))).into()).await
            }
        }
    )+};
}

moves! {
    /// Closes a profile to matches and introductions for a while; for the team and those who speak for it.
    PauseMutation { pause_profile, PauseProfileInput, PauseProfile, Pause }
    /// Opens a profile to matches and introductions; for the team and those who speak for it.
    ResumeMutation { resume_profile, ResumeProfileInput, ResumeProfile, Resume }
    /// Takes a profile out of the directory for good; for the team and those who speak for it.
    LeaveMutation { leave_profile, LeaveProfileInput, LeaveProfile, Leave }
}

/// Creating, editing and moving profiles.
#[derive(Default, MergedObject)]
pub struct ProfileMutation(
    StartupMutation,
    MentorMutation,
    AmbassadorMutation,
    TalentMutation,
    PartnerMutation,
    PauseMutation,
    ResumeMutation,
    LeaveMutation,
    VisibilityMutation,
);
