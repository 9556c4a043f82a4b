//! Rules that derive needs and offers from what a row says.

use entity::EngagementKind;
use serde::Deserialize;
use serde_json::Value;

use super::super::source::Row;
use super::condition::Condition;
use super::lookup::Lookup;
use super::template::Template;
use super::written::one_or_many;

/// What a row needs or offers if it fulfils the conditions.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct EngagementRule {
    /// All must hold; none means every row, which is an assumption.
    #[serde(default, deserialize_with = "one_or_many")]
    when: Vec<Condition>,
    /// Whether it only counts if no other rule gave this kind; an assumption too.
    #[serde(default)]
    default: bool,
    kind: EngagementKind,
    priority: Option<u8>,
    detail_fr: Option<Template>,
    detail_en: Option<Template>,
    #[serde(default, deserialize_with = "one_or_many")]
    skills: Vec<Template>,
    #[serde(default, deserialize_with = "one_or_many")]
    markets: Vec<Template>,
    quantity: Option<u32>,
    from: Option<String>,
    until: Option<String>,
}

/// The needs or offers of a row by the rules, one for each kind, and whether one of them is assumed.
pub(super) fn derive(rules: &[EngagementRule], lookup: &Lookup) -> (Vec<Value>, bool) {
    let mut given: Vec<Row> = Vec::new();
    let mut is_assumed = false;
    let (defaults, others): (Vec<_>, Vec<_>) = rules.iter().partition(|rule| rule.default);
    for rule in others.into_iter().chain(defaults) {
        let same_kind = given.iter_mut().find(|engagement| engagement.get("kind") == Some(&rule.kind_code()));
        let is_covered = rule.default && same_kind.is_some();
        if is_covered || !rule.when.iter().all(|condition| condition.holds(lookup)) {
            continue;
        }
        is_assumed |= rule.default || rule.when.is_empty();
        match same_kind {
            Some(engagement) => rule.merge_into(engagement, lookup),
            None => given.push(rule.engagement(lookup)),
        }
    }
    (given.into_iter().map(Value::Object).collect(), is_assumed)
}

impl EngagementRule {
    fn kind_code(&self) -> Value {
        self.kind.code().into()
    }

    fn engagement(&self, lookup: &Lookup) -> Row {
        let mut engagement = Row::new();
        engagement.insert("kind".to_owned(), self.kind_code());
        let mut set = |field: &str, value: Option<Value>| {
            if let Some(value) = value {
                engagement.insert(field.to_owned(), value);
            }
        };
        let text = |template: &Option<Template>| template.as_ref().and_then(|template| template.render(lookup));
        set("detail_fr", text(&self.detail_fr).map(Value::from));
        set("detail_en", text(&self.detail_en).map(Value::from));
        set("priority", self.priority.map(Value::from));
        set("quantity", self.quantity.map(Value::from));
        set("from", self.from.clone().map(Value::from));
        set("until", self.until.clone().map(Value::from));
        for (field, templates) in [("skills", &self.skills), ("markets", &self.markets)] {
            let values: Vec<Value> =
                templates.iter().flat_map(|template| template.render_list(lookup)).map(Value::from).collect();
            set(field, Some(Value::Array(values)).filter(|_| !templates.is_empty()));
        }
        engagement
    }

    /// Adds lists, keeps the first text, takes the more urgent priority.
    fn merge_into(&self, engagement: &mut Row, lookup: &Lookup) {
        for (field, value) in self.engagement(lookup) {
            match (engagement.get_mut(&field), value) {
                (Some(Value::Array(items)), Value::Array(more)) => {
                    let new: Vec<Value> = more.into_iter().filter(|item| !items.contains(item)).collect();
                    items.extend(new);
                }
                (Some(old), new) if field == "priority" && new.as_u64() < old.as_u64() => *old = new,
                (Some(_), _) => {}
                (None, value) => drop(engagement.insert(field, value)),
            }
        }
    }
}
