//! Operations: one plain async function per thing a person can do. Each owns its transaction, the
//! permission question and its refusals; nothing here knows GraphQL or HTTP.

pub mod accounts;
pub mod companies;
pub mod exports;
pub mod imports;
pub mod introductions;
pub mod links;
pub mod matches;
pub mod profiles;
pub mod programme;
pub mod search;
pub mod trade_shows;
pub mod words;
