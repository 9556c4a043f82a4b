//! Every documented operation runs on real data, and none takes more statements for a longer page.

mod changes;
mod documents;
mod reads;
mod scene;
