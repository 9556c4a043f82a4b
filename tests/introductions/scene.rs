//! A startup and a mentor who fit each other, and the steps that an introduction of them takes.

use std::fmt::Debug;

use api::clock::MINUTE;
use api::error::{Failure, Outcome, Reason};
use api::service::acts::Act;
use api::service::introductions::{self, Request, RequestRefusal};
use api::viewer::Viewer;
use entity::{IntroductionState, ProfileId, introductions as table};
use sea_orm::EntityTrait;

use crate::support::app::TestApp;
use crate::support::directory::{mentor, startup};

/// The startup, the mentor, and who speaks for each.
pub struct Scene {
    pub startup: ProfileId,
    pub mentor: ProfileId,
    pub founder: Viewer,
}

impl Scene {
    /// Enters both, the mentor under a name that reads well in a mail.
    pub async fn set(app: &TestApp) -> Self {
        let startup = app.enter(startup("vigie-quai")).await;
        let mentor = app.enter(mentor("solene-maubert")).await;
        Self { startup, mentor, founder: app.member(startup).await }
    }

    /// The founder asks for the mentor, and the hold runs out.
    pub async fn asked(&self, app: &TestApp) -> table::Model {
        let asked = self.request(app).await.unwrap();
        app.pass(10 * MINUTE).await;
        asked
    }

    pub async fn request(&self, app: &TestApp) -> Outcome<table::Model, RequestRefusal> {
        introductions::request(app, &Act::of(&self.founder), between(self.startup, self.mentor)).await
    }

    /// Asked, and the mentor has said yes on the page.
    pub async fn introduced(&self, app: &TestApp) -> table::Model {
        let asked = self.asked(app).await;
        let path = app.mails_to("solene-maubert@example.org")[0].path("/answer/");
        app.post(&path, "answer=yes").await;
        app.settle().await;
        asked
    }
}

/// A plain request.
pub fn between(from: ProfileId, to: ProfileId) -> Request {
    Request { from, to, message: None }
}

/// The row of an introduction as it is now.
pub async fn now(app: &TestApp, row: &table::Model) -> table::Model {
    table::Entity::find_by_id(row.id).one(app.db.reader()).await.unwrap().unwrap()
}

/// The state of an introduction now.
pub async fn state(app: &TestApp, row: &table::Model) -> IntroductionState {
    now(app, row).await.state
}

/// The reasons and fields of a refusal.
pub fn refusals<T: Debug, R: Reason + Debug>(outcome: Outcome<T, R>) -> Vec<(R, String)> {
    match outcome {
        Err(Failure::Refused(refusals)) => {
            refusals.into_iter().map(|refusal| (refusal.reason, refusal.field.join("."))).collect()
        }
        Err(failure) => panic!("not a refusal: {:#}", failure.unexpected()),
        Ok(value) => panic!("not refused: {value:?}"),
    }
}
