//! All pages of the hub.

use super::{Audience, Page, ask, introduction, introductions, me, profile, search, searches, sign_in};

/// All pages of the hub, by address.
pub fn pages() -> Vec<Page> {
    vec![
        Page::at("/").shows(search::show),
        Page::at("/suggestions").shows(search::suggest),
        Page::at("/searches").only_for(Audience::SignedIn).shows(searches::show).takes(searches::keep),
        Page::at("/searches/:id/mails").only_for(Audience::SignedIn).takes(searches::mail),
        Page::at("/searches/:id/delete").only_for(Audience::SignedIn).takes(searches::delete),
        Page::at("/profiles/:slug").shows(profile::show),
        Page::at("/profiles/:slug/ask").only_for(Audience::SignedIn).shows(ask::show).takes(ask::send),
        Page::at("/introductions").only_for(Audience::SignedIn).shows(introductions::show),
        Page::at("/introductions/:id").only_for(Audience::SignedIn).shows(introduction::show),
        Page::at("/introductions/:id/answer").only_for(Audience::SignedIn).takes(introduction::answer),
        Page::at("/introductions/:id/withdraw").only_for(Audience::SignedIn).takes(introduction::withdraw),
        Page::at("/introductions/:id/report").only_for(Audience::SignedIn).takes(introduction::report),
        Page::at("/me").only_for(Audience::Delegates).shows(me::show),
        Page::at("/me/:slug").only_for(Audience::SignedIn).shows(me::edit).takes(me::save),
        Page::at("/sign-in").shows(sign_in::ask).takes(sign_in::send),
        Page::at("/sign-in/code").shows(sign_in::ask).takes(sign_in::exchange),
        Page::at("/sign-in/:code").shows(sign_in::offer).takes(sign_in::redeem),
        Page::at("/sign-out").takes(sign_in::sign_out),
    ]
}
