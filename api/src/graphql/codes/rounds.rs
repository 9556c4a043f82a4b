//! The closed sets of rounds, and of applications for places at shows.

use async_graphql::Enum;

codes! {
    /// What a round allocates places with.
    RoundCounterpart of "entity::RoundCounterpart" {
        /// Mentors.
        Mentor,
        /// Ambassadors.
        Ambassador,
        /// Talents, for startups and for research projects of laboratories.
        Talent,
        /// The slots of one edition of a trade show.
        Slot,
    }
    /// Where a round stands.
    RoundState of "entity::RoundState" {
        /// Not solved yet.
        Draft,
        /// Its newest run knows of everything that was decided.
        Solved,
        /// Something was decided since its newest run, or that run came to no allocation.
        InReview,
        /// Its pairs were introduced, or its slots offered.
        Published,
        /// Given up.
        Withdrawn,
    }
    /// What a round is to be best at.
    RoundObjective of "entity::RoundObjective" {
        /// The sum over all pairs.
        Efficient,
        /// As few as possible get nothing, then the worst pair is as good as can be, then the sum.
        Fair,
        /// No two would rather have each other than what they get.
        Stable,
    }
    /// What a STABLE allocation guarantees.
    RoundGuarantee of "entity::RoundGuarantee" {
        /// No two would rather have each other than what they got.
        Stable,
        /// Quotas or minimums forbid that; nobody envies another of the same quota a place that would rather have it.
        NoEnvyWithinGroups,
        /// Minimums forbid even that: as many stable pairs are kept as can be.
        NearestToStable,
    }
    /// Where a run stands.
    RoundRunState of "entity::RunState" {
        /// It will be begun in a moment.
        Waiting,
        /// It is being carried out.
        Running,
        /// It came to an allocation.
        Solved,
        /// Limits and locks conflict: there is no allocation.
        Infeasible,
        /// Its rules and rulings cannot be stated together.
        Refused,
    }
    /// What a run is doing.
    RoundRunPhase of "entity::RunPhase" {
        /// Weighing every pair.
        Snapshot,
        /// Solving for EFFICIENT.
        Efficient,
        /// Solving for FAIR.
        Fair,
        /// Solving for STABLE.
        Stable,
        /// Proving the result, and trying what one more place would be worth.
        Proof,
        /// Nothing any more.
        Done,
    }
    /// What the team decides about a round.
    RoundDecisionKind of "entity::DecisionKind" {
        /// The pair must be.
        Lock,
        /// The pair must not be.
        Forbid,
        /// The pair is neither locked nor forbidden any more.
        Release,
        /// Nothing: a remark.
        Comment,
    }
    /// Why a round gives somebody nothing.
    UnmatchedReason of "entity::UnmatchedReason" {
        /// A gate keeps it from everybody.
        NoCandidate,
        /// It has no address that can be written to.
        AddressMissing,
        /// The team forbade every pair that it could have, or they were declined.
        Forbidden,
        /// Others with more points took the places.
        Competition,
        /// A quota is full.
        Quota,
    }
    /// Where an application for a place at a show stands.
    ApplicationState of "entity::ApplicationState" {
        /// Nothing was decided yet.
        Submitted,
        /// Taken back.
        Withdrawn,
        /// A slot is offered and waits for an answer.
        Offered,
        /// The startup holds a slot.
        Accepted,
        /// The startup declined the slot that was offered.
        Declined,
        /// The offer was not answered in time.
        Lapsed,
        /// On the waiting list.
        Waiting,
        /// No slot fits it, or it is not ready.
        Refused,
    }
    /// Why a startup is not ready to be given a place at a show.
    ReadinessGap of "entity::Unready" {
        /// It is not active.
        NotActive,
        /// It has no address that can be written to.
        AddressMissing,
        /// It says in no language what it does.
        HeadlineMissing,
        /// It does not say how far it has come.
        StageMissing,
        /// It has nothing to show yet.
        StageTooEarly,
    }
}
