//! Closed sets, stored as their code in capitals.

use sea_orm::{DeriveActiveEnum, EnumIter};
use serde::{Deserialize, Serialize};

macro_rules! codes {
    ($($(#[$doc:meta])* $name:ident { $($(#[$variant_doc:meta])* $variant:ident = $code:literal),+ $(,)? })+) => {$(
        $(#[$doc])*
        #[derive(
            Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, EnumIter, DeriveActiveEnum,
        )]
        #[sea_orm(rs_type = "String", db_type = "Text")]
        pub enum $name {$(
            $(#[$variant_doc])*
            #[serde(rename = $code)]
            #[sea_orm(string_value = $code)]
            $variant,
        )+}

        impl $name {
            /// Every value, in the order of the definition.
            pub const ALL: &[Self] = &[$(Self::$variant),+];

            /// The stable code of the value.
            pub fn code(self) -> &'static str {
                match self {$(Self::$variant => $code),+}
            }

            /// The value with this code.
            pub fn from_code(code: &str) -> Option<Self> {
                match code {$($code => Some(Self::$variant),)+ _ => None}
            }
        }
    )+};
}

codes! {
    /// The five kinds of profile.
    ProfileKind {
        Startup = "STARTUP", Mentor = "MENTOR", Ambassador = "AMBASSADOR", Talent = "TALENT", Partner = "PARTNER",
    }
    /// Where a profile stands. Startups and partners use DRAFT, ACTIVE, PAUSED, LEFT; people the others too.
    ProfileState {
        Draft = "DRAFT", Identified = "IDENTIFIED", Approached = "APPROACHED", Accepted = "ACCEPTED",
        Active = "ACTIVE", Paused = "PAUSED", Left = "LEFT",
    }
    /// The languages the product itself speaks.
    Language { Fr = "FR", En = "EN" }
    /// The three focus areas of the programme.
    FocusArea { SmartCity = "SMART_CITY", SmartIndustry = "SMART_INDUSTRY", SmartPort = "SMART_PORT" }
    /// Where in France; nothing abroad.
    Territory {
        CaenLaMer = "CAEN_LA_MER", LeHavre = "LE_HAVRE", Rouen = "ROUEN", RestOfNormandy = "REST_OF_NORMANDY",
        SeineValley = "SEINE_VALLEY", RestOfFrance = "REST_OF_FRANCE",
    }
    /// What one side can ask of, or give to, the other: the eleven kinds of the Tech 40 contract and two that talents need.
    EngagementKind {
        Finance = "FINANCE", Patron = "PATRON", Carry = "CARRY", SpinOff = "SPIN_OFF", Collaborate = "COLLABORATE",
        Buy = "BUY", SupportAbroad = "SUPPORT_ABROAD", OpenInnovation = "OPEN_INNOVATION", Mentoring = "MENTORING",
        MarketAccess = "MARKET_ACCESS", ExportPiggyback = "EXPORT_PIGGYBACK",
        /// A place in a team.
        Recruit = "RECRUIT",
        /// A place in a laboratory's research project.
        Research = "RESEARCH",
    }
    /// How far a startup has come, in order.
    Stage { Idea = "IDEA", Prototype = "PROTOTYPE", Launch = "LAUNCH", Growth = "GROWTH", ScaleUp = "SCALE_UP" }
    /// A talent's experience, in order.
    Seniority { Junior = "JUNIOR", Mid = "MID", Senior = "SENIOR" }
    /// Levels of the Common European Framework of Reference for Languages, in order.
    Cefr { A1 = "A1", A2 = "A2", B1 = "B1", B2 = "B2", C1 = "C1", C2 = "C2" }
    /// What a partner is.
    OrganisationKind {
        Laboratory = "LABORATORY", Incubator = "INCUBATOR", Nursery = "NURSERY", Accelerator = "ACCELERATOR",
        Investor = "INVESTOR", PublicBody = "PUBLIC_BODY", CompanyAbroad = "COMPANY_ABROAD",
    }
    /// Where an engagement contract stands.
    ContractState { Draft = "DRAFT", Signed = "SIGNED", Active = "ACTIVE", Ended = "ENDED" }
    /// What an exhibitor goes to a show for.
    Purpose { Sell = "SELL", Raise = "RAISE", Partner = "PARTNER" }
    /// Where an introduction stands.
    IntroductionState {
        Held = "HELD", Asked = "ASKED", Queued = "QUEUED", Introduced = "INTRODUCED", Met = "MET", NotMet = "NOT_MET",
        Disputed = "DISPUTED", Later = "LATER", Declined = "DECLINED", Expired = "EXPIRED", Withdrawn = "WITHDRAWN",
    }
    /// Why an introduction was withdrawn.
    WithdrawnBecause {
        /// The side that asked took it back.
        TakenBack = "TAKEN_BACK",
        /// The need was filled without it.
        NeedFilled = "NEED_FILLED",
        /// A round that had suggested it suggests another instead.
        Round = "ROUND",
        /// One of the two can no longer be introduced to the other; which, and why, is nobody's business.
        Impossible = "IMPOSSIBLE",
    }
    /// What one side of an introduction answered.
    Answer { Yes = "YES", No = "NO", Later = "LATER" }
    /// Why one side said no.
    DeclineReason {
        NoTime = "NO_TIME", WrongSector = "WRONG_SECTOR", WrongStage = "WRONG_STAGE", WrongMarket = "WRONG_MARKET",
        AlreadyInContact = "ALREADY_IN_CONTACT", ConflictOfInterest = "CONFLICT_OF_INTEREST",
        NotMyExpertise = "NOT_MY_EXPERTISE", Other = "OTHER",
    }
    /// What came of an introduction.
    IntroductionOutcome {
        Nothing = "NOTHING", Pilot = "PILOT", Contract = "CONTRACT", Funding = "FUNDING", Hire = "HIRE",
        Export = "EXPORT", Other = "OTHER",
    }
    /// What happens next with an introduction by itself.
    NextStep {
        /// The hold ends, and the other side is asked.
        Ask = "ASK",
        /// The side that was asked is reminded.
        Remind = "REMIND",
        /// The asker is told who else would fit.
        Propose = "PROPOSE",
        /// The team looks after it.
        Board = "BOARD",
        /// It ends without an answer.
        Close = "CLOSE",
        /// The side that said LATER is asked again.
        AskAgain = "ASK_AGAIN",
        /// Both are asked whether they met.
        AskMet = "ASK_MET",
        /// Both are asked what came of it.
        AskOutcome = "ASK_OUTCOME",
    }
    /// What a person agreed to.
    ConsentPurpose { Introductions = "INTRODUCTIONS" }
    /// How somebody who had agreed to nothing was asked.
    ApproachMeans {
        /// The one notice that such a person may get.
        Notice = "NOTICE",
        /// A person of the programme called, or met, them.
        Call = "CALL",
    }
    /// Why a profile was erased.
    ErasureCause {
        /// The person asked for it by the link of a mail.
        Link = "LINK",
        /// Somebody who speaks for the profile asked for it.
        Owner = "OWNER",
        /// The team did it.
        Team = "TEAM",
        /// The time for which it is kept was over.
        Retention = "RETENTION",
        /// It had been erased before, and came back with a restored backup.
        Replay = "REPLAY",
    }
    /// What is dropped when the time for which it is kept is over.
    RetentionPurpose {
        /// Profiles that have left.
        LeftProfiles = "LEFT_PROFILES",
        /// People who never answered the notice.
        UnansweredNotices = "UNANSWERED_NOTICES",
        /// People who were never approached.
        IdentifiedPeople = "IDENTIFIED_PEOPLE",
        /// What was written with introductions that came to nothing.
        Messages = "MESSAGES",
        /// Links that open nothing any more.
        Links = "LINKS",
        /// What is remembered of mails.
        Mails = "MAILS",
        /// Profiles that were erased again after a backup was restored.
        Replayed = "REPLAYED",
    }
    /// The kinds of mail that leave.
    MailKind {
        IntroductionAsked = "INTRODUCTION_ASKED", IntroductionJoined = "INTRODUCTION_JOINED",
        IntroductionQueued = "INTRODUCTION_QUEUED", IntroductionDeclined = "INTRODUCTION_DECLINED",
        IntroductionWithdrawn = "INTRODUCTION_WITHDRAWN", IntroductionReminder = "INTRODUCTION_REMINDER",
        NextCandidate = "NEXT_CANDIDATE", MeetingAsked = "MEETING_ASKED", OutcomeAsked = "OUTCOME_ASKED", Notice = "NOTICE",
        SignIn = "SIGN_IN", Invitation = "INVITATION", PartnerRefused = "PARTNER_REFUSED", Digest = "DIGEST",
        SlotOffered = "SLOT_OFFERED", SlotDecided = "SLOT_DECIDED",
        /// Several mails in one, for whom they would be too many in a week.
        Collected = "COLLECTED",
        MeetingScheduled = "MEETING_SCHEDULED", MeetingMoved = "MEETING_MOVED", MeetingCancelled = "MEETING_CANCELLED",
    }
    /// What became of a mail.
    MailState {
        Queued = "QUEUED", Sent = "SENT", Uncertain = "UNCERTAIN", Bounced = "BOUNCED", GivenUp = "GIVEN_UP", HeldBack = "HELD_BACK",
        /// Another mail told what it was to tell.
        Collected = "COLLECTED",
    }
    /// What went wrong with a mail.
    MailProblem {
        /// The mail server does not answer.
        Unreachable = "UNREACHABLE",
        /// The mail server asked to try again later.
        NotNow = "NOT_NOW",
        /// There is nobody at the address.
        AddressRefused = "ADDRESS_REFUSED",
        /// The mail server does not take the mail.
        MailRefused = "MAIL_REFUSED",
        /// The connection was lost after the mail's end was sent.
        ConnectionLost = "CONNECTION_LOST",
        /// It came back.
        CameBack = "CAME_BACK",
        /// It could not be written.
        NotWritten = "NOT_WRITTEN",
    }
    /// What a link in a mail lets its holder do.
    LinkPurpose {
        Answer = "ANSWER", Stop = "STOP", Join = "JOIN", SignIn = "SIGN_IN", Offer = "OFFER",
        Meeting = "MEETING", Own = "OWN", Candidate = "CANDIDATE", Report = "REPORT",
    }
    /// Whether a meeting is to take place.
    MeetingState { Scheduled = "SCHEDULED", Cancelled = "CANCELLED" }
    /// What an account may do.
    Role { Team = "TEAM", Member = "MEMBER", Partner = "PARTNER" }
    /// Fields of a profile that its owner shows or hides together.
    FieldGroup {
        /// The name.
        Name = "NAME",
        /// Headline, description, function, logo and what else presents it.
        Presentation = "PRESENTATION",
        /// Sectors, skills and focus areas.
        Topics = "TOPICS",
        /// Where it is.
        Location = "LOCATION",
        /// The languages it speaks.
        Languages = "LANGUAGES",
        /// Web address and SIREN.
        Identifiers = "IDENTIFIERS",
        /// What it asks for, what it gives, and when.
        Engagements = "ENGAGEMENTS",
        /// Stage, markets, headcount and funds.
        Business = "BUSINESS",
        /// E-mail address and telephone number.
        Contact = "CONTACT",
    }
    /// Who sees a group of fields. Whoever speaks for the profile sees all of it.
    Audience {
        /// Anybody.
        Everyone = "EVERYONE",
        /// Members, partners, those introduced to the profile, and the team.
        MembersAndPartners = "MEMBERS_AND_PARTNERS",
        /// Members, those introduced to the profile, and the team.
        Members = "MEMBERS",
        /// Partners, those introduced to the profile, and the team.
        Partners = "PARTNERS",
        /// Those introduced to the profile, and the team.
        AfterIntroduction = "AFTER_INTRODUCTION",
        /// The team alone.
        Team = "TEAM",
    }
    /// What holds for a token: a person signed in with it, or a program was given it.
    TokenKind { Session = "SESSION", Api = "API" }
    /// What a token lets its holder do, of what its account may.
    Scope {
        Read = "READ", Profiles = "PROFILES", Introductions = "INTRODUCTIONS", Account = "ACCOUNT", Team = "TEAM",
    }
    /// Where a partner's request for access stands.
    PartnerRequestState { Pending = "PENDING", Approved = "APPROVED", Refused = "REFUSED" }
    /// What an entry of the change feed is about.
    ChangeSubject { Profile = "PROFILE", Slot = "SLOT", Introduction = "INTRODUCTION", Round = "ROUND" }
    /// What a round allocates places with.
    RoundCounterpart { Mentor = "MENTOR", Ambassador = "AMBASSADOR", Talent = "TALENT", Slot = "SLOT" }
    /// Where a round stands.
    RoundState {
        Draft = "DRAFT", Solved = "SOLVED", InReview = "IN_REVIEW", Published = "PUBLISHED", Withdrawn = "WITHDRAWN",
    }
    /// What a round is to be best at.
    RoundObjective { Efficient = "EFFICIENT", Fair = "FAIR", Stable = "STABLE" }
    /// Where a run of a round stands.
    RunState {
        Waiting = "WAITING", Running = "RUNNING", Solved = "SOLVED", Infeasible = "INFEASIBLE", Refused = "REFUSED",
    }
    /// What a run is doing.
    RunPhase {
        Snapshot = "SNAPSHOT", Efficient = "EFFICIENT", Fair = "FAIR", Stable = "STABLE", Proof = "PROOF", Done = "DONE",
    }
    /// What a STABLE allocation of a round guarantees.
    RoundGuarantee {
        /// No two would rather have each other than what they got.
        Stable = "STABLE",
        /// Quotas or minimums forbid that; nobody envies another of the same quota a place that would rather have it.
        NoEnvyWithinGroups = "NO_ENVY_WITHIN_GROUPS",
        /// Minimums forbid even that: as many stable pairs are kept as can be.
        NearestToStable = "NEAREST_TO_STABLE",
    }
    /// Why a round gives somebody nothing.
    UnmatchedReason {
        /// A gate keeps it from everybody.
        NoCandidate = "NO_CANDIDATE",
        /// It has no address that can be written to.
        AddressMissing = "ADDRESS_MISSING",
        /// The team forbade every pair that it could have.
        Forbidden = "FORBIDDEN",
        /// Others with more points took the places.
        Competition = "COMPETITION",
        /// A quota is full.
        Quota = "QUOTA",
    }
    /// What the team decided about a round, or a pair of it.
    DecisionKind { Lock = "LOCK", Forbid = "FORBID", Release = "RELEASE", Comment = "COMMENT" }
    /// Why a startup is not ready to be given a place at a show.
    Unready {
        /// It is not active.
        NotActive = "NOT_ACTIVE",
        /// It has no address that can be written to.
        AddressMissing = "ADDRESS_MISSING",
        /// It says in no language what it does.
        HeadlineMissing = "HEADLINE_MISSING",
        /// It does not say how far it has come.
        StageMissing = "STAGE_MISSING",
        /// It has nothing to show yet.
        StageTooEarly = "STAGE_TOO_EARLY",
    }
    /// Where an application for a place at a show stands.
    ApplicationState {
        Submitted = "SUBMITTED", Withdrawn = "WITHDRAWN", Offered = "OFFERED", Accepted = "ACCEPTED",
        Declined = "DECLINED", Lapsed = "LAPSED", Waiting = "WAITING", Refused = "REFUSED",
    }
}
