//! Operations: one plain async function per thing a person can do. Each owns its transaction, the
//! permission question and its refusals; nothing here knows GraphQL or HTTP.

pub mod accounts;
pub mod acts;
pub mod applications;
pub mod approaches;
pub mod blocks;
pub mod companies;
pub mod contracts;
pub mod editions;
pub mod erasures;
pub mod exports;
pub mod imports;
pub mod introductions;
pub mod kept;
pub mod links;
pub mod mails;
pub mod matches;
pub mod meetings;
pub mod objectives;
pub mod own;
pub mod previews;
pub mod profiles;
pub mod programme;
pub mod questions;
pub mod research_projects;
pub mod retention;
pub mod rounds;
pub mod saved_searches;
pub mod search;
pub mod slots;
pub mod team_day;
pub mod trade_shows;
pub mod venues;
pub mod versions;
pub mod words;
