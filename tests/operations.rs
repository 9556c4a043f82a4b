//! Every documented operation runs on real data, and none takes more statements for a longer page.

mod accounts;
mod changes;
mod documents;
mod events;
mod reads;
mod round_changes;
mod rounds;
mod scene;
