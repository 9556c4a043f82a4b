//! The closed sets of the contract.

use async_graphql::Enum;

macro_rules! codes {
    ($($(#[doc = $doc:literal])+ $name:ident of $remote:literal {
        $($(#[doc = $about:literal])+ $value:ident),+ $(,)?
    })+) => {$(
        $(#[doc = $doc])+
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
        #[graphql(remote = $remote)]
        pub enum $name {$(
            $(#[doc = $about])+
            $value,
        )+}
    )+};
}

mod mails;
mod rounds;

pub use mails::*;
pub use rounds::*;

codes! {
    /// The languages the product itself speaks.
    Language of "entity::Language" {
        /// French.
        Fr,
        /// English.
        En,
    }
    /// The five kinds of profile.
    ProfileKind of "entity::ProfileKind" {
        /// A young company that looks for people, markets, money and places.
        Startup,
        /// A mentor: somebody of a Tech 40 company, or a volunteer.
        Mentor,
        /// Somebody of the diaspora who opens a market abroad.
        Ambassador,
        /// Somebody whom a startup's team or a laboratory's project takes in.
        Talent,
        /// An organisation: laboratory, incubator, nursery, accelerator, investor, public body or company abroad.
        Partner,
    }
    /// Where a profile stands. Startups and partners are DRAFT, ACTIVE, PAUSED or LEFT; people are never DRAFT.
    ProfileState of "entity::ProfileState" {
        /// Being written; nobody else sees it.
        Draft,
        /// A person known to the programme, who has agreed to nothing.
        Identified,
        /// A person who was told, and has not answered.
        Approached,
        /// A person who said yes and is not ready yet.
        Accepted,
        /// Open to matches and introductions.
        Active,
        /// Closed for a while.
        Paused,
        /// Gone for good.
        Left,
    }
    /// The three focus areas of the programme.
    FocusArea of "entity::FocusArea" {
        /// Smart City.
        SmartCity,
        /// Smart Industry.
        SmartIndustry,
        /// Smart Port & Logistics.
        SmartPort,
    }
    /// Parts of France; there is none abroad.
    Territory of "entity::Territory" {
        /// Caen and around.
        CaenLaMer,
        /// Le Havre and around.
        LeHavre,
        /// Rouen and around.
        Rouen,
        /// Anywhere else in Normandy.
        RestOfNormandy,
        /// The Seine valley up to Paris.
        SeineValley,
        /// Anywhere else in France.
        RestOfFrance,
    }
    /// What one side can ask of, or give to, the other.
    EngagementKind of "entity::EngagementKind" {
        /// Putting money in.
        Finance,
        /// Lending a name and a network.
        Patron,
        /// Taking a project under one's wing.
        Carry,
        /// Letting a team leave to found a company.
        SpinOff,
        /// Working on something together.
        Collaborate,
        /// Buying the product.
        Buy,
        /// Helping abroad.
        SupportAbroad,
        /// Opening one's problems to others' answers.
        OpenInnovation,
        /// Giving advice over time.
        Mentoring,
        /// Opening the market of the region's large companies.
        MarketAccess,
        /// Selling abroad on the other's behalf.
        ExportPiggyback,
        /// A place in a team.
        Recruit,
        /// A place in a laboratory's research project.
        Research,
    }
    /// How far a startup has come.
    Stage of "entity::Stage" {
        /// An idea.
        Idea,
        /// A prototype.
        Prototype,
        /// A product on the market.
        Launch,
        /// Growing sales.
        Growth,
        /// Growing fast, and abroad.
        ScaleUp,
    }
    /// How much experience a talent has.
    Seniority of "entity::Seniority" {
        /// At the start of a career.
        Junior,
        /// Some years.
        Mid,
        /// Many years.
        Senior,
    }
    /// Levels of the Common European Framework of Reference for Languages.
    CefrLevel of "entity::Cefr" {
        /// Breakthrough.
        A1,
        /// Waystage.
        A2,
        /// Threshold.
        B1,
        /// Vantage.
        B2,
        /// Effective proficiency.
        C1,
        /// Mastery.
        C2,
    }
    /// What a partner is.
    OrganisationKind of "entity::OrganisationKind" {
        /// A laboratory.
        Laboratory,
        /// An incubator.
        Incubator,
        /// A nursery for young companies.
        Nursery,
        /// An accelerator.
        Accelerator,
        /// An investor.
        Investor,
        /// A public body.
        PublicBody,
        /// A company abroad.
        CompanyAbroad,
    }
    /// Where an engagement contract stands.
    ContractState of "entity::ContractState" {
        /// Being drawn up.
        Draft,
        /// Signed, and not in force yet.
        Signed,
        /// In force.
        Active,
        /// Over.
        Ended,
    }
    /// What an exhibitor goes to a trade show for.
    Purpose of "entity::Purpose" {
        /// Finding buyers.
        Sell,
        /// Finding investors.
        Raise,
        /// Finding partners.
        Partner,
    }
    /// What happens next with an introduction by itself.
    NextStepCode of "entity::NextStep" {
        /// The hold ends, and the other side is asked.
        Ask,
        /// The side that was asked is reminded, once.
        Remind,
        /// The asker is told who else would fit.
        Propose,
        /// The team looks after it.
        Board,
        /// It ends without an answer.
        Close,
        /// The side that said LATER is asked again.
        AskAgain,
        /// Both are asked whether they met.
        AskMet,
        /// Both are asked what came of it.
        AskOutcome,
    }
    /// Where an introduction stands.
    IntroductionState of "entity::IntroductionState" {
        /// Asked for, and not told to the other side yet: it can be withdrawn without a trace.
        Held,
        /// A side is being asked.
        Asked,
        /// Both said yes, and no place is left for now.
        Queued,
        /// Both said yes and know each other's contact.
        Introduced,
        /// They met.
        Met,
        /// They did not meet.
        NotMet,
        /// The two disagree on whether they met.
        Disputed,
        /// A side asked to be asked again later.
        Later,
        /// A side said no.
        Declined,
        /// A side never answered.
        Expired,
        /// The asking side took it back, or the two cannot be introduced any more.
        Withdrawn,
    }
    /// What keeps an introduction from going on.
    IntroductionNotice of "crate::service::introductions::told::Notice" {
        /// Both said yes, and all places are taken: it waits in the queue, and nobody has to do anything.
        CapacityReached,
        /// One of the two sides is not available at present: it goes on by itself on its return.
        SideAway,
    }
    /// Whether a meeting is to take place.
    MeetingState of "entity::MeetingState" {
        /// It is arranged.
        Scheduled,
        /// It was called off.
        Cancelled,
    }
    /// What a side of an introduction answers.
    Answer of "entity::Answer" {
        /// Introduce us.
        Yes,
        /// No.
        No,
        /// Ask again on a day.
        Later,
    }
    /// Why a side says no.
    DeclineReason of "entity::DeclineReason" {
        /// No time.
        NoTime,
        /// Another sector.
        WrongSector,
        /// Too early or too late for this stage.
        WrongStage,
        /// Another market.
        WrongMarket,
        /// The two know each other.
        AlreadyInContact,
        /// An interest stands in the way.
        ConflictOfInterest,
        /// Not this person's field.
        NotMyExpertise,
        /// Something else.
        Other,
    }
    /// What came of an introduction.
    IntroductionOutcome of "entity::IntroductionOutcome" {
        /// Nothing.
        Nothing,
        /// A trial.
        Pilot,
        /// A contract.
        Contract,
        /// Money.
        Funding,
        /// Somebody was hired.
        Hire,
        /// Sales abroad.
        Export,
        /// Something else.
        Other,
    }
    /// Who sees a group of a profile's fields. Whoever speaks for the profile sees all of it.
    Audience of "entity::Audience" {
        /// Anybody.
        Everyone,
        /// Members, partners, those introduced to the profile, and the team.
        MembersAndPartners,
        /// Members, those introduced to the profile, and the team.
        Members,
        /// Partners, those introduced to the profile, and the team.
        Partners,
        /// Those introduced to the profile, and the team.
        AfterIntroduction,
        /// The team alone.
        Team,
    }
    /// What a session or token lets its holder do, of what its account may. A session has every scope; an API token those
    /// that it was made with. Without the scope an operation is refused FORBIDDEN before anything of it runs.
    Scope of "entity::Scope" {
        /// Queries and subscriptions, and the field `query` of what a mutation answers: reading all that the account may see.
        Read,
        /// Changing profiles that the account speaks for, and their research projects.
        Profiles,
        /// Asking for introductions, answering them, taking them back.
        Introductions,
        /// The account itself: its tokens and sessions, and whom it invites or lets speak for its profiles.
        Account,
        /// What only the team does: adding profiles, companies, contracts, shows, slots, deciding on requests for access.
        Team,
    }
    /// Where a partner's request for access stands.
    PartnerRequestState of "entity::PartnerRequestState" {
        /// The team has not decided.
        Pending,
        /// Let in.
        Approved,
        /// Not let in.
        Refused,
    }
    /// What an account may do.
    Role of "entity::Role" {
        /// The programme team.
        Team,
        /// Speaks for one or more profiles.
        Member,
        /// Speaks for a partner.
        Partner,
    }
}
