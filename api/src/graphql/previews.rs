//! What each kind of mail looks like.

use async_graphql::{Context, Object, SimpleObject};

use super::ask::Asked;
use super::codes::{Language, MailKind};
use super::error::Result;
use crate::service::previews as service;

/// A mail with sample data, as its recipient reads it.
#[derive(SimpleObject)]
#[graphql(serial)]
pub struct MailPreview {
    /// The subject.
    subject: String,
    /// The plain text.
    text: String,
    /// The HTML.
    html: String,
}

/// Looking at mails before they are sent.
#[derive(Default)]
pub struct PreviewQuery;

#[Object]
impl PreviewQuery {
    /// A kind of mail with sample data, in the name of the programme as it is set up; for the team.
    async fn mail_preview(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The kind of mail.")] kind: MailKind,
        #[graphql(desc = "The language of its reader; the request's if left out.")] language: Option<Language>,
    ) -> Result<MailPreview> {
        ctx.team()?;
        let preview = service::of(ctx.app()?, kind.into(), ctx.language(language))?;
        Ok(MailPreview { subject: preview.subject, text: preview.text, html: preview.html })
    }
}
