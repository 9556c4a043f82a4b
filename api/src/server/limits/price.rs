//! What an operation costs: each field one, a connection as often as its page has items, the dearest type where several may be.

use std::collections::HashMap;

use async_graphql::parser::types::{
    ExecutableDocument, Field, OperationDefinition, OperationType, Selection, SelectionSet,
};
use async_graphql::{Name, Value as ConstValue, Variables};
use async_graphql_value::Value;

use crate::graphql::page;
use crate::graphql::tariff::{FieldPrice, Tariff, Times, TypeId};

/// What is to be priced.
#[derive(Clone, Copy)]
pub(in crate::server) struct Asked<'a> {
    /// The whole document.
    pub document: &'a ExecutableDocument,
    /// Its fragments, each after those that it spreads.
    pub order: &'a [Name],
    /// The operation of it that was chosen.
    pub operation: &'a OperationDefinition,
    /// The values of its variables.
    pub variables: &'a Variables,
}

/// The price of an operation; every step saturates, so that no number of any size is out of range.
pub(in crate::server) fn price(tariff: &Tariff, asked: Asked<'_>) -> u64 {
    let mut pricing = Pricing { tariff, asked, fragments: HashMap::with_capacity(asked.order.len()) };
    for name in asked.order {
        let Some(fragment) = asked.document.fragments.get(name) else { continue };
        let of = tariff.named(&fragment.node.type_condition.node.on.node);
        let price = pricing.set(&fragment.node.selection_set.node, of);
        pricing.fragments.insert(name, (of, price));
    }
    let root = match asked.operation.ty {
        OperationType::Query => "Query",
        OperationType::Mutation => "Mutation",
        OperationType::Subscription => "Subscription",
    };
    pricing.set(&asked.operation.selection_set.node, tariff.named(root)).dearest().total(1)
}

/// A sum, in two parts.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Amount {
    once: u64,
    /// What a connection costs for each item of its page.
    per_item: u64,
}

impl Amount {
    fn add(&mut self, other: Self) {
        self.once = self.once.saturating_add(other.once);
        self.per_item = self.per_item.saturating_add(other.per_item);
    }

    fn total(self, items: u64) -> u64 {
        self.once.saturating_add(self.per_item.saturating_mul(items))
    }
}

/// What a selection costs on every type that it may meet.
#[derive(Clone, Debug, Default)]
struct Price {
    /// On all of them.
    always: Amount,
    /// On some object types alone, besides.
    only: Vec<(TypeId, Amount)>,
}

impl Price {
    fn dearest(&self) -> Amount {
        let mut dearest = Amount::default();
        for (_, amount) in &self.only {
            dearest.once = dearest.once.max(amount.once);
            dearest.per_item = dearest.per_item.max(amount.per_item);
        }
        dearest.add(self.always);
        dearest
    }

    fn on(&self, object: TypeId) -> Amount {
        let mut amount = self.only.iter().find(|(only, _)| *only == object).map_or(Amount::default(), |found| found.1);
        amount.add(self.always);
        amount
    }

    fn add_on(&mut self, object: TypeId, more: Amount) {
        match self.only.iter_mut().find(|(only, _)| *only == object) {
            Some((_, amount)) => amount.add(more),
            None => self.only.push((object, more)),
        }
    }
}

/// Prices each selection once: a field where it stands, a fragment on its own type.
struct Pricing<'a> {
    tariff: &'a Tariff,
    asked: Asked<'a>,
    fragments: HashMap<&'a Name, (Option<TypeId>, Price)>,
}

impl Pricing<'_> {
    /// The price of a selection on a type; no type is one that the contract does not know, which validation reports.
    fn set(&self, set: &SelectionSet, on: Option<TypeId>) -> Price {
        let mut price = Price::default();
        for item in &set.items {
            match &item.node {
                Selection::Field(field) => price.always.add(self.field(&field.node, on)),
                Selection::InlineFragment(fragment) => {
                    let fragment = &fragment.node;
                    let condition = fragment.type_condition.as_ref();
                    let of = condition.map_or(on, |condition| self.tariff.named(&condition.node.on.node));
                    self.spread(&mut price, on, of, &self.set(&fragment.selection_set.node, of));
                }
                Selection::FragmentSpread(spread) => {
                    if let Some((of, inner)) = self.fragments.get(&spread.node.fragment_name.node) {
                        self.spread(&mut price, on, *of, inner);
                    }
                }
            }
        }
        price
    }

    /// Adds a fragment on one type to a selection on another.
    fn spread(&self, price: &mut Price, on: Option<TypeId>, of: Option<TypeId>, inner: &Price) {
        let (Some(on), Some(of)) = (on, of) else { return price.always.add(inner.dearest()) };
        if on == of {
            price.always.add(inner.always);
            inner.only.iter().for_each(|(object, amount)| price.add_on(*object, *amount));
            return;
        }
        let meets = self.tariff.possible(of);
        for object in self.tariff.possible(on).iter().filter(|object| meets.binary_search(object).is_ok()) {
            price.add_on(*object, inner.on(*object));
        }
    }

    fn field(&self, field: &Field, on: Option<TypeId>) -> Amount {
        let known = on.and_then(|on| self.tariff.field(on, &field.name.node));
        let inner = self.set(&field.selection_set.node, known.and_then(|known| known.leads_to)).dearest();
        let Some(known) = known else { return Amount { once: inner.total(1).saturating_add(1), per_item: 0 } };
        let cost = self.cost(field, known, inner);
        match known.per_item {
            true => Amount { once: 0, per_item: cost },
            false => Amount { once: cost, per_item: 0 },
        }
    }

    fn cost(&self, field: &Field, known: &FieldPrice, inner: Amount) -> u64 {
        let surcharge = known.surcharge;
        let besides = match &known.times {
            Times::Once => inner.total(1).saturating_add(surcharge),
            Times::Page => inner.total(self.page(field, known)).saturating_add(surcharge),
            Times::PageOfList => inner.total(1).saturating_mul(self.page(field, known)).saturating_add(surcharge),
            Times::ItemOf(list) => inner.total(1).saturating_add(surcharge).saturating_mul(self.length(field, list)),
        };
        besides.saturating_add(1)
    }

    /// How many items a page may have; a size out of range is priced as the nearest within.
    fn page(&self, field: &Field, known: &FieldPrice) -> u64 {
        let size = |name| match self.argument(field, name)? {
            Given::Constant(ConstValue::Number(number)) | Given::Literal(Value::Number(number)) => {
                let most = i64::try_from(page::MOST).unwrap_or(i64::MAX);
                u64::try_from(number.as_i64().unwrap_or(most).clamp(1, most)).ok()
            }
            _ => None,
        };
        size("first").max(size("last")).unwrap_or(known.usual_page)
    }

    fn length(&self, field: &Field, list: &str) -> u64 {
        let length = match self.argument(field, list) {
            Some(Given::Constant(ConstValue::List(items))) => items.len(),
            Some(Given::Literal(Value::List(items))) => items.len(),
            _ => 1,
        };
        length.max(1) as u64
    }

    /// What an argument is, once a variable is replaced by what was given for it, or by its default.
    fn argument<'b>(&'b self, field: &'b Field, name: &str) -> Option<Given<'b>> {
        let Value::Variable(variable) = &field.get_argument(name)?.node else {
            return field.get_argument(name).map(|value| Given::Literal(&value.node));
        };
        if let Some(given) = self.asked.variables.get(variable) {
            return Some(Given::Constant(given));
        }
        let definitions = &self.asked.operation.variable_definitions;
        let definition = definitions.iter().find(|definition| definition.node.name.node == *variable)?;
        definition.node.default_value.as_ref().map(|value| Given::Constant(&value.node))
    }
}

/// The value of an argument.
enum Given<'a> {
    /// As the document has it.
    Literal(&'a Value),
    /// That of a variable.
    Constant(&'a ConstValue),
}

#[cfg(test)]
mod tests;
