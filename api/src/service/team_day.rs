//! The team's day: what is late, on whose side, and what to do about it.

use entity::introductions::Column::{Id, LateAt, Need, State};
use entity::{
    ApplicationState, EngagementKind, IntroductionId, IntroductionState, Language, MailState, PartnerRequestState,
    ProfileId, applications, introductions, mails, partner_requests,
};
use sea_orm::{ColumnTrait, Condition, DbErr, EntityTrait, PaginatorTrait, QueryFilter, QuerySelect};

use crate::app::App;
use crate::error::Result;
use crate::listing::Listing;
use crate::mail::words::say;
use crate::paging::{Page, Window};
use crate::viewer::Viewer;

/// What the team does about something that is late.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Action {
    /// Call the side that does not answer.
    Call,
    /// Ask both what came of their introduction.
    AskBoth,
    /// Clear up what the two disagree about.
    ClearUp,
}

impl Action {
    /// The action that an introduction on the board calls for.
    pub fn of(state: IntroductionState) -> Self {
        match state {
            IntroductionState::Introduced => Self::AskBoth,
            IntroductionState::Disputed => Self::ClearUp,
            _ => Self::Call,
        }
    }

    /// In which state an introduction calls for it.
    fn state(self) -> IntroductionState {
        match self {
            Self::Call => IntroductionState::Asked,
            Self::AskBoth => IntroductionState::Introduced,
            Self::ClearUp => IntroductionState::Disputed,
        }
    }

    /// What to do, in a sentence.
    pub fn sentence(self, language: Language) -> String {
        match self {
            Self::Call => say!(
                language,
                "Appelez la partie qui ne répond pas, ou proposez quelqu’un d’autre.",
                "Call the side that does not answer, or propose somebody else."
            ),
            Self::AskBoth => say!(
                language,
                "Demandez aux deux s’ils se sont rencontrés et ce qui en est ressorti.",
                "Ask both whether they met and what came of it."
            ),
            Self::ClearUp => say!(
                language,
                "Les deux se contredisent sur la rencontre : appelez-les et rapportez ce qu’il en est.",
                "The two disagree about the meeting: call them and report what is so."
            ),
        }
    }
}

/// On whose side something is late.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LateSide {
    /// The side that asked.
    Asker,
    /// The side that is asked.
    Asked,
    /// Both sides.
    Both,
    /// The team itself.
    Team,
}

impl LateSide {
    /// On whose side an introduction is late.
    pub fn of(row: &introductions::Model) -> Self {
        match row.state {
            IntroductionState::Introduced => Self::Both,
            IntroductionState::Disputed => Self::Team,
            _ if row.awaited_id == Some(row.from_id) => Self::Asker,
            _ => Self::Asked,
        }
    }

    /// Whose answer is missing, if it is one side's.
    pub fn profile(self, row: &introductions::Model) -> Option<ProfileId> {
        match self {
            Self::Asker => Some(row.from_id),
            Self::Asked => Some(row.to_id),
            Self::Both | Self::Team => None,
        }
    }
}

/// Which of what is late is wanted.
#[derive(Clone, Debug, Default)]
pub struct Filter {
    /// Only what calls for one of these; anything if empty.
    pub actions: Vec<Action>,
    /// Only what was asked for one of these needs; anything if empty.
    pub needs: Vec<EngagementKind>,
}

/// How much of each kind there is to look after.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    /// Introductions that wait for an answer, late or not.
    pub open: u64,
    /// Those to which nobody answers.
    pub unanswered: u64,
    /// Introduced, and neither says what came of it.
    pub unreported: u64,
    /// The two disagree.
    pub disputed: u64,
    /// Both said yes and no place is left.
    pub queued: u64,
    /// Mails that were given up.
    pub mails_given_up: u64,
    /// Mails of which nobody knows whether they were taken.
    pub mails_uncertain: u64,
    /// Partners who wait for access.
    pub partner_requests: u64,
    /// Slots that were offered and not answered.
    pub slot_offers: u64,
}

const ON_BOARD: [IntroductionState; 3] =
    [IntroductionState::Asked, IntroductionState::Introduced, IntroductionState::Disputed];

/// A page of what is late, the longest first; nothing for anybody but the team.
pub async fn late(
    app: &App,
    viewer: &Viewer,
    filter: &Filter,
    window: &Window<(i64, IntroductionId)>,
) -> Result<Page<introductions::Model>> {
    if !viewer.is_team() {
        return Ok(Page::default());
    }
    let mut states: Vec<IntroductionState> = filter.actions.iter().map(|action| action.state()).collect();
    if states.is_empty() {
        states = ON_BOARD.to_vec();
    }
    let mut wanted = Condition::all().add(State.is_in(states)).add(LateAt.is_not_null());
    if !filter.needs.is_empty() {
        wanted = wanted.add(Need.is_in(filter.needs.iter().copied()));
    }
    let listing = Listing::by(introductions::Entity::find(), LateAt.into_expr(), Id).filtered(wanted);
    Ok(listing.page(app.db.reader(), window).await?)
}

/// The counts of the day; all zero for anybody but the team.
pub async fn counts(app: &App, viewer: &Viewer) -> Result<Counts> {
    if !viewer.is_team() {
        return Ok(Counts::default());
    }
    let states = by_state(app).await?;
    let (all, late) = (|state| of(&states, state, |(all, _)| all), |state| of(&states, state, |(_, late)| late));
    let mails = async |state| mails::Entity::find().filter(mails::Column::State.eq(state)).count(app.db.reader()).await;
    let waiting = partner_requests::Column::State.eq(PartnerRequestState::Pending);
    let offered = applications::Column::State.eq(ApplicationState::Offered);
    Ok(Counts {
        open: all(IntroductionState::Asked) + all(IntroductionState::Later),
        unanswered: late(IntroductionState::Asked),
        unreported: late(IntroductionState::Introduced),
        disputed: late(IntroductionState::Disputed),
        queued: all(IntroductionState::Queued),
        mails_given_up: mails(MailState::GivenUp).await?,
        mails_uncertain: mails(MailState::Uncertain).await?,
        partner_requests: partner_requests::Entity::find().filter(waiting).count(app.db.reader()).await?,
        slot_offers: applications::Entity::find().filter(offered).count(app.db.reader()).await?,
    })
}

/// How many introductions are in each state, and how many of them are late.
async fn by_state(app: &App) -> Result<Vec<(IntroductionState, i64, i64)>, DbErr> {
    introductions::Entity::find()
        .select_only()
        .column(State)
        .column_as(Id.count(), "all")
        .column_as(LateAt.count(), "late")
        .filter(State.is_in(ON_BOARD.into_iter().chain([IntroductionState::Later, IntroductionState::Queued])))
        .group_by(State)
        .into_tuple()
        .all(app.db.reader())
        .await
}

fn of(states: &[(IntroductionState, i64, i64)], state: IntroductionState, which: impl Fn((i64, i64)) -> i64) -> u64 {
    let found = states.iter().find(|(each, _, _)| *each == state);
    found.map_or(0, |(_, all, late)| u64::try_from(which((*all, *late))).unwrap_or_default())
}
