//! What those who look at the directory have done: saved a search, published weights, asked for access.

use api::clock::DAY;
use entity::values::{SavedFilter, WeightParts};
use entity::{
    AccountId, IntroductionId, Language, MeetingId, MeetingState, PartnerRequestId, PartnerRequestState, ProfileId,
    SavedSearchId, WeightsId, meetings, partner_requests, saved_searches, weight_publications, weights,
};
use sea_orm::ActiveModelTrait;
use sea_orm::ActiveValue::Set;
use uuid::Uuid;

use crate::rounds::rows::insert;
use crate::support::app::TestApp;

pub async fn save_search(app: &TestApp, account: AccountId) {
    let row = saved_searches::ActiveModel {
        id: Set(SavedSearchId(Uuid::now_v7())),
        account_id: Set(account),
        name: Set("Quays".to_owned()),
        query: Set("capteurs".to_owned()),
        filter: Set(SavedFilter::default()),
        mailed: Set(true),
        language: Set(Language::Fr),
        created_at: Set(app.clock.now()),
    };
    row.insert(app.db.writer()).await.unwrap();
}

/// Two versions of the weights that one starts with: the older is in force, and nothing is scored by the newer any more.
pub async fn publish_weights(app: &TestApp) {
    let criteria = ["NEED_OFFER", "SECTOR", "TEXT", "MARKET", "STAGE", "LANGUAGE", "AVAILABILITY", "TRACK"];
    let parts = criteria.map(str::to_owned).into_iter().zip([3_000, 2_000, 1_500, 1_000, 1_000, 500, 500, 500]);
    let parts = WeightParts(parts.collect());
    for (publication, version) in [(1, 3), (2, 2)] {
        let row = weights::ActiveModel {
            id: Set(WeightsId(Uuid::now_v7())),
            version: Set(version),
            parts: Set(parts.clone()),
            note: Set(Some("As ever.".to_owned())),
            drafted_by: Set(None),
            drafted_at: Set(app.clock.now()),
        };
        let row = row.insert(app.db.writer()).await.unwrap();
        let published = weight_publications::ActiveModel {
            number: Set(publication),
            weights_id: Set(row.id),
            published_by: Set(None),
            published_at: Set(app.clock.now()),
        };
        published.insert(app.db.writer()).await.unwrap();
    }
}

pub async fn ask_for_access(app: &TestApp) {
    let asked = partner_requests::ActiveModel {
        id: Set(PartnerRequestId(Uuid::now_v7())),
        email: Set("port@example.org".to_owned()),
        open_email: Set(Some("port@example.org".to_owned())),
        name: Set("Ada Port".to_owned()),
        organisation: Set("Port of Rotterdam".to_owned()),
        message: Set(Some("Hello".to_owned())),
        language: Set(Language::En),
        state: Set(PartnerRequestState::Pending),
        requested_at: Set(app.clock.now()),
        ..Default::default()
    };
    asked.insert(app.db.writer()).await.unwrap();
}

/// A meeting of two that were introduced, arranged by one of them.
pub async fn arrange(app: &TestApp, introduction: IntroductionId, by: ProfileId) {
    let meeting = meetings::Model {
        id: MeetingId(Uuid::now_v7()),
        introduction_id: introduction,
        live_for: Some(introduction),
        state: MeetingState::Scheduled,
        starts_at: app.clock.now() + DAY,
        duration_minutes: 30,
        time_zone: "Europe/Paris".to_owned(),
        place: "Quay 3".to_owned(),
        set_by: Some(by),
        sequence: 0,
        version: 1,
    };
    insert(app, [meeting]).await;
}
