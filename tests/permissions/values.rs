//! The values that can be hidden: each with the field that shows it and the change that makes two databases differ in it.

use std::collections::BTreeSet;

use super::contract::Contract;
use super::table::Table;
use super::world::SUBJECT;

/// One value of one row.
pub struct Value {
    /// The row of the table that says who sees it.
    pub field: &'static str,
    /// The kind of the profile that has it.
    pub kind: &'static str,
    /// The statement that changes it.
    pub change: String,
}

impl Value {
    /// The row and column that it stands in; no two changes of one place are made together.
    pub fn place(&self) -> (&str, &str) {
        let (set, row) = self.change.split_once(" WHERE ").unwrap_or((&self.change, ""));
        // Changes of parts of one document can be made one after the other.
        if set.contains("json_set(") {
            return (set, row);
        }
        (set.split('=').next().unwrap(), row)
    }
}

/// Changes a column of the row that all kinds of profile have.
fn common(field: &'static str, kind: &'static str, set: &str) -> Value {
    let change = format!("UPDATE profiles SET {set} WHERE external_id = '{SUBJECT}' AND kind = '{kind}'");
    Value { field, kind, change }
}

/// Changes a column of the table of one kind, or of one that belongs to each profile.
fn own(field: &'static str, kind: &'static str, table: &str, set: &str) -> Value {
    let of = format!("SELECT id FROM profiles WHERE external_id = '{SUBJECT}' AND kind = '{kind}'");
    Value { field, kind, change: format!("UPDATE {table} SET {set} WHERE profile_id = ({of})") }
}

/// Changes a row of the programme or of an introduction.
fn other(field: &'static str, change: &str) -> Value {
    Value { field, kind: "STARTUP", change: change.to_owned() }
}

const LABEL: &str = r#"'[{"label": "Quartzite"}]'"#;

/// All of them.
pub fn values() -> Vec<Value> {
    let mut all = of_everybody();
    all.extend(of_one_kind());
    all.extend(of_the_dossier());
    all.extend(of_introductions());
    all.extend(of_the_programme());
    all.extend(of_accounts());
    all.extend(of_rounds());
    all.extend(of_mails());
    all.extend(of_applications());
    all
}

fn of_everybody() -> Vec<Value> {
    let offers = r#"'[{"kind": "MENTORING", "detail": {"en": "Quartzite", "fr": "Quartzite"}, "markets": ["NL"]}]'"#;
    let needs = r#"'[{"kind": "MENTORING", "detail": {"en": "Quartzite"}, "skills": [{"label": "Quartzite"}], "priority": 3}]'"#;
    vec![
        common("Profile.name", "STARTUP", "name = 'Quartzite'"),
        common("Profile.name", "MENTOR", "name = 'Quartzite'"),
        common("Profile.name", "TALENT", "name = 'Quartzite'"),
        common("Profile.headline", "STARTUP", "headline_fr = 'Quartzite', headline_en = 'Quartzite'"),
        common("Profile.headline", "MENTOR", "headline_en = 'Quartzite'"),
        common("Profile.description", "MENTOR", "description_en = 'Quartzite of ports'"),
        common("Profile.description", "STARTUP", "description_en = 'Quartzite'"),
        common("Profile.focusAreas", "STARTUP", "focus_areas = 1"),
        common("Profile.focusAreas", "AMBASSADOR", "focus_areas = 3"),
        common("Profile.sectors", "MENTOR", &format!("sectors = {LABEL}")),
        common("Profile.skills", "TALENT", &format!("skills = {LABEL}")),
        common("Profile.location", "STARTUP", "city = 'Quartzite'"),
        common("Profile.location", "MENTOR", "country = 'NL'"),
        common("Profile.location", "STARTUP", "territory = 'ROUEN'"),
        common("Profile.location", "PARTNER", "latitude = 1, longitude = 2"),
        common("Profile.location", "TALENT", "time_zone = 'Asia/Tokyo'"),
        common("Profile.languages", "AMBASSADOR", r#"languages = '[{"tag": "nl"}]'"#),
        common("Profile.website", "STARTUP", "website = 'https://quartzite.example.org/'"),
        common("Startup.needs", "STARTUP", &format!("needs = {needs}")),
        common("Startup.offers", "STARTUP", &format!("offers = {offers}")),
        common("Mentor.offers", "MENTOR", &format!("offers = {offers}")),
        common("Ambassador.offers", "AMBASSADOR", &format!("offers = {offers}")),
        common("Talent.offers", "TALENT", &format!("offers = {offers}")),
        common("Partner.offers", "PARTNER", &format!("offers = {offers}")),
        common("Partner.needs", "PARTNER", &format!("needs = {needs}")),
        common("Startup.targetMarkets", "STARTUP", r#"markets = '["NL"]'"#),
        common("Mentor.markets", "MENTOR", r#"markets = '["NL"]'"#),
        common("Ambassador.markets", "AMBASSADOR", r#"markets = '["NL"]'"#),
        common("Talent.markets", "TALENT", r#"markets = '["NL"]'"#),
        common("Partner.markets", "PARTNER", r#"markets = '["NL"]'"#),
        own("Profile.contact", "STARTUP", "contacts", "email = 'quartzite@example.org'"),
        own("Profile.contact", "TALENT", "contacts", "phone = '+33235000099'"),
    ]
}

fn of_one_kind() -> Vec<Value> {
    vec![
        own("Startup.siren", "STARTUP", "startups", "siren = '404833048'"),
        common("Startup.stage", "STARTUP", "stage = 'IDEA'"),
        own("Startup.foundedOn", "STARTUP", "startups", "founded_on = '2019-01-01'"),
        own("Startup.headcount", "STARTUP", "startups", "headcount = 99"),
        own("Startup.fundsRaised", "STARTUP", "startups", "funds_raised_eur = 99"),
        own("Startup.logoUrl", "STARTUP", "startups", "logo_url = 'https://quartzite.example.org/'"),
        own("Startup.host", "STARTUP", "startups", "host_id = NULL"),
        own("Partner.startups", "STARTUP", "startups", "host_id = NULL"),
        own("Mentor.title", "MENTOR", "mentors", "title = 'Quartzite'"),
        own("Mentor.company", "MENTOR", "mentors", "company_id = NULL"),
        own("Mentor.independent", "MENTOR", "mentors", "company_id = NULL"),
        own("Company.mentors", "MENTOR", "mentors", "company_id = NULL"),
        own("Ambassador.title", "AMBASSADOR", "ambassadors", "title = 'Quartzite'"),
        own("Talent.title", "TALENT", "talents", "title = 'Quartzite'"),
        own("Talent.seniority", "TALENT", "talents", "seniority = 'SENIOR'"),
        own("Talent.seeks", "TALENT", "talents", r#"seeks = '["RESEARCH"]'"#),
        own("Talent.availability", "TALENT", "talents", "available_until_on = '2028-01-01'"),
        own("Partner.organisationKind", "PARTNER", "partners", "organisation_kind = 'INVESTOR'"),
    ]
}

fn of_the_dossier() -> Vec<Value> {
    let hidden = |field, set: &str| other(field, &format!("UPDATE profiles SET {set} WHERE external_id = 'hidden'"));
    vec![
        hidden("Profile.state", "state = 'PAUSED'"),
        hidden("Profile.completeness", "headline_fr = NULL, headline_en = NULL"),
        hidden("Profile.visibility", r#"visibility = '{"NAME": "TEAM"}'"#),
        common("Profile.assumed", "STARTUP", r#"assumed = '{"website": "quartzite"}'"#),
        common("Profile.version", "TALENT", "version = 9"),
        common("Profile.availableAgainAt", "MENTOR", "available_again_at = 1"),
        own("Mentor.capacity", "MENTOR", "capacities", "open_limit = 7"),
        own("Ambassador.capacity", "AMBASSADOR", "capacities", "open_limit = 7"),
        own("Talent.capacity", "TALENT", "capacities", "month_limit = 7"),
        own("ResearchProject.version", "PARTNER", "research_projects", "version = 9"),
    ]
}

fn of_introductions() -> Vec<Value> {
    let asked =
        |field, set: &str| other(field, &format!("UPDATE introductions SET {set} WHERE requested_by IS NOT NULL"));
    let declined =
        |field, set: &str| other(field, &format!("UPDATE introductions SET {set} WHERE decline_reason IS NOT NULL"));
    vec![
        asked("Viewer.introductions", "points = 1"),
        asked("Match.introduction", "state = 'LATER'"),
        asked("Introduction.state", "state = 'LATER'"),
        asked("Introduction.need", "need = 'RESEARCH'"),
        asked("Introduction.message", "message = 'Quartzite'"),
        asked("Introduction.score", "points = 1"),
        asked("Introduction.explanation", "explanation = NULL"),
        asked("Introduction.fromAnswer", "from_answer = 'LATER'"),
        asked("Introduction.toAnswer", "to_answer = 'LATER'"),
        asked("Introduction.laterOn", "later_on = '2027-01-01'"),
        asked("Introduction.nextStepAt", "next_step_at = 1"),
        asked("Introduction.notice", "state = 'QUEUED'"),
        asked("Introduction.queuePlace", "state = 'QUEUED'"),
        asked("Introduction.stateSentence", "state = 'LATER'"),
        asked("Introduction.nextStep", "next_step = 'BOARD'"),
        asked(
            "Introduction.nextCandidate",
            "next_candidate_id = (SELECT MIN(id) FROM profiles WHERE state = 'ACTIVE')",
        ),
        asked("Introduction.timeline", "told_at = 1"),
        asked("Introduction.fromMet", "from_met = TRUE"),
        asked("Introduction.toMet", "to_met = TRUE"),
        asked("Introduction.outcome", "outcome = 'PILOT'"),
        asked("Introduction.position", "position = 77"),
        other("Introduction.meeting", "UPDATE meetings SET place = 'Quartzite'"),
        declined("Introduction.declineReason", "decline_reason = 'OTHER'"),
        declined("Profile.introductions", "decline_reason = 'OTHER'"),
    ]
}

fn of_the_programme() -> Vec<Value> {
    let contract = |field, set: &str| other(field, &format!("UPDATE engagement_contracts SET {set}"));
    vec![
        contract("EngagementContract.state", "state = 'ACTIVE'"),
        contract("EngagementContract.signedOn", "signed_on = '2026-09-01'"),
        contract("EngagementContract.startsOn", "starts_on = '2026-09-01'"),
        contract("EngagementContract.endsOn", "ends_on = '2026-09-01'"),
        contract("EngagementContract.lines", "lines = '[]'"),
        contract("EngagementContract.version", "version = 9"),
        other("Company.version", "UPDATE companies SET version = 9"),
        other("TradeShow.version", "UPDATE trade_shows SET version = 9"),
        other("Edition.version", "UPDATE editions SET version = 9"),
        other("Slot.version", "UPDATE slots SET version = 9"),
    ]
}

fn of_accounts() -> Vec<Value> {
    // The owner alone speaks for the mentor.
    let own = format!(
        "SELECT account_id FROM delegates JOIN profiles ON id = profile_id \
         WHERE external_id = '{SUBJECT}' AND kind = 'MENTOR'"
    );
    let account = |field, set: &str| other(field, &format!("UPDATE accounts SET {set} WHERE id = ({own})"));
    let delegate = |field, set: &str| other(field, &format!("UPDATE delegates SET {set} WHERE account_id = ({own})"));
    let token = |field, kind: &str, set: &str| {
        other(field, &format!("UPDATE tokens SET {set} WHERE account_id = ({own}) AND kind = '{kind}'"))
    };
    let saved = |field, set: &str| other(field, &format!("UPDATE saved_searches SET {set} WHERE account_id = ({own})"));
    let request = |field, set: &str| other(field, &format!("UPDATE partner_requests SET {set}"));
    vec![
        account("Account.name", "label = 'Quartzite'"),
        account("Account.email", "email = 'quartzite@example.org'"),
        account("Account.language", "language = 'EN'"),
        account("Account.createdAt", "created_at = 1"),
        account("Account.confirmedAt", "confirmed_at = 1"),
        delegate("Delegate.name", "name = 'Quartzite'"),
        delegate("Delegate.addedAt", "added_at = 1"),
        token("ApiToken.label", "API", "label = 'Quartzite'"),
        token("ApiToken.scopes", "API", r#"scopes = '["READ"]'"#),
        token("ApiToken.createdAt", "API", "created_at = 1"),
        token("ApiToken.expiresAt", "API", "expires_at = 4000000000000"),
        token("ApiToken.lastUsedOn", "API", "last_used_on = '2099-01-01'"),
        token("Session.createdAt", "SESSION", "created_at = 1"),
        token("Session.expiresAt", "SESSION", "expires_at = 4000000000000"),
        token("Session.lastUsedOn", "SESSION", "last_used_on = '2099-01-01'"),
        saved("SavedSearch.name", "name = 'Quartzite'"),
        saved("SavedSearch.query", "query = 'Quartzite'"),
        saved("SavedSearch.filter", r#"filter = '{"values": {"kind": ["MENTOR"]}}'"#),
        saved(
            "SavedSearch.near",
            r#"filter = '{"near": {"place": "Rouen", "latitude": 494431, "longitude": 10993, "kilometres": 20}}'"#,
        ),
        saved("SavedSearch.mailed", "mailed = FALSE"),
        saved("SavedSearch.createdAt", "created_at = 1"),
        other("WeightsVersion.version", "UPDATE weights SET version = 9 WHERE version > 2"),
        other("WeightsVersion.weights", r#"UPDATE weights SET parts = '{"TEXT": 10000}' WHERE version > 2"#),
        other("WeightsVersion.note", "UPDATE weights SET note = 'Quartzite' WHERE version > 2"),
        other("WeightsVersion.draftedAt", "UPDATE weights SET drafted_at = 1 WHERE version > 2"),
        other("WeightsVersion.publishedAt", "UPDATE weight_publications SET published_at = 1"),
        request("PartnerRequest.email", "email = 'quartzite@example.org'"),
        request("PartnerRequest.name", "name = 'Quartzite'"),
        request("PartnerRequest.organisation", "organisation = 'Quartzite'"),
        request("PartnerRequest.message", "message = 'Quartzite'"),
        request("PartnerRequest.state", "state = 'REFUSED'"),
        request("PartnerRequest.requestedAt", "requested_at = 1"),
        request("PartnerRequest.decidedAt", "decided_at = 4102444800000"),
    ]
}

fn of_rounds() -> Vec<Value> {
    let round = |field, set: &str| other(field, &format!("UPDATE rounds SET {set}"));
    let run = |field, set: &str| other(field, &format!("UPDATE round_runs SET {set}"));
    let found = |field, place: &str, value: &str| {
        run(field, &format!("result = json_set(result, '$.{place}', json('{value}'))"))
    };
    let rules = r#"rules = '{"demand": 3, "answer_days": 7}'"#;
    vec![
        round("Round.name", "name = 'Quartzite'"),
        round("Round.counterpart", "counterpart = 'AMBASSADOR'"),
        round("Round.state", "state = 'WITHDRAWN'"),
        round("Round.rules", rules),
        round("Round.seed", "seed = 9"),
        round("Round.createdAt", "created_at = 1"),
        round("Round.publishedAt", "published_at = 1"),
        round("Round.version", "version = 9"),
        other("Round.decisions", "UPDATE round_decisions SET reason = 'Quartzite'"),
        run("RoundRun.number", "number = number + 3"),
        run("RoundRun.state", "state = 'REFUSED'"),
        run("RoundRun.objective", "objective = 'STABLE'"),
        run("RoundRun.phase", "phase = 'PROOF'"),
        run("RoundRun.percent", "done = 0"),
        run("RoundRun.rules", rules),
        run("RoundRun.followsPublication", "follows_id = id"),
        run("RoundRun.askedAt", "asked_at = 1"),
        run("RoundRun.endedAt", "ended_at = 1"),
        other("RoundRun.snapshot", "UPDATE round_snapshots SET hash = 'Quartzite'"),
        found("RoundRun.figures", "figures.served", "9"),
        found("RoundRun.alternatives", "alternatives[0].blocking", "9"),
        // Of a run that has decided about nobody's application, which tells it too.
        run(
            "RoundRun.unmatched",
            "result = json_set(result, '$.unmatched[0].reason', 'FORBIDDEN') \
             WHERE id NOT IN (SELECT run_id FROM applications)",
        ),
        found("RoundRun.advice", "advice[0].gain", "9000000"),
        found("RoundRun.failure", "misstated", r#"{"fr": "Quartzite", "en": "Quartzite"}"#),
        found("RoundRun.moved", "moved", "9"),
        other("RoundRun.pairs", "UPDATE round_pairs SET points = 9"),
        other("RoundRun.certificate", "UPDATE round_certificates SET proof = 'Quartzite'"),
    ]
}

fn of_mails() -> Vec<Value> {
    let mail = |field, set: &str| other(field, &format!("UPDATE mails SET {set}"));
    vec![
        mail("Mail.kind", "kind = 'NOTICE'"),
        mail("Mail.messageId", "message_id = 'quartzite-' || message_id"),
        mail("Mail.state", "state = 'BOUNCED'"),
        mail("Mail.attempts", "attempts = 9"),
        mail("Mail.repeats", "repeats = 9"),
        mail("Mail.problem", "problem = 'CAME_BACK'"),
        mail("Mail.problemSentence", "problem = 'NOT_NOW'"),
        mail("Mail.reply", "reply = 599"),
        mail("Mail.queuedAt", "queued_at = queued_at - 86400000"),
        mail("Mail.sentAt", "sent_at = 1"),
        mail("Mail.waitsSince", "waits_since = 1"),
    ]
}

fn of_applications() -> Vec<Value> {
    let application = |field, set: &str| other(field, &format!("UPDATE applications SET {set}"));
    vec![
        application("Application.state", "state = 'LAPSED'"),
        application("Application.text", "text = 'Quartzite'"),
        application("Application.preferences", "preferences = '[]'"),
        application("Application.slot", "slot_id = NULL"),
        application("Application.submittedAt", "submitted_at = 1"),
        application("Application.answerBy", "answer_by = 1"),
        application("Application.answeredAt", "answered_at = 1"),
        application("Application.version", "version = 9"),
        other("Application.standing", "UPDATE jury_scores SET score = 9"),
        other("Application.juryScores", "UPDATE jury_scores SET comment = 'Quartzite'"),
    ]
}

/// Fields that lead to objects: what they show is the objects' own, and those have their values.
const STRUCTURE: [&str; 43] = [
    "Account.id",
    "Account.role",
    "ApiToken.id",
    "ApiToken.isCurrent",
    "ApiToken.revokedAt",
    "Application.edition",
    "Application.id",
    "Application.startup",
    "Company.contract",
    "Edition.applications",
    "EngagementContract.id",
    "EngagementContract.company",
    "Figure.proof",
    "Introduction.id",
    "Introduction.from",
    "Mail.id",
    "Mail.profile",
    "Introduction.to",
    "Introduction.fromContact",
    "Introduction.toContact",
    "Delegate.account",
    "PartnerRequest.account",
    "PartnerRequest.id",
    "Round.edition",
    "Round.id",
    "Round.publishedRun",
    "Round.run",
    "Round.runs",
    "RoundRun.id",
    "RoundRun.round",
    "SavedSearch.id",
    "SearchEdge.score",
    "Session.id",
    "Session.isCurrent",
    "Session.revokedAt",
    "Startup.applications",
    "Startup.matches",
    "Viewer.account",
    "WeightsVersion.id",
    "WeightsVersion.isInForce",
    "Viewer.savedSearches",
    "Viewer.sessions",
    "Viewer.tokens",
];

#[test]
fn every_field_that_is_not_for_everybody_has_a_value_to_tell_two_databases_apart_by() {
    let (table, contract) = (Table::read(), Contract::served());
    let covered: BTreeSet<&str> = values().iter().map(|value| value.field).chain(STRUCTURE).collect();
    let open = |audience: &str| ["everyone", "holder"].contains(&audience);
    let missing: Vec<&String> = table
        .rows
        .iter()
        .filter(|(row, audience)| {
            !open(audience)
                && !["Query", "Mutation", "Subscription"].contains(&row.split('.').next().unwrap())
                && !covered.contains(row.as_str())
        })
        .map(|(row, _)| row)
        .collect();
    assert!(missing.is_empty(), "no value in values.rs shows who sees {missing:?}");
    for field in covered {
        let (name, member) = field.split_once('.').unwrap();
        assert!(contract.fields(name).iter().any(|field| field.name == member), "{field} is no field");
    }
}
