//! What each field of the contract costs, as far as names and types tell it: the one rule that prices every document.

use std::collections::{BTreeSet, HashMap};
use std::sync::LazyLock;

use async_graphql::Value as ConstValue;
use async_graphql::parser::parse_schema;
use async_graphql::parser::types::{BaseType, FieldDefinition, Type, TypeDefinition, TypeKind, TypeSystemDefinition};

use super::page;

/// What a field costs beyond itself and what is asked of it, where answering it is work of its own.
const SURCHARGES: [(&str, &str, u64); 7] = [
    ("Startup", "matches", 100),
    ("Query", "whyNot", 500),
    ("Query", "roundDiff", 500),
    ("Query", "weightsPreview", 2_000),
    ("Query", "search", 10),
    ("Query", "suggest", 10),
    ("SearchConnection", "facets", 50),
];

/// The fields of a connection that are there once for every item of its page.
const PER_ITEM: [&str; 2] = ["edges", "nodes"];

/// A type of the contract, by its place in the tariff.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct TypeId(usize);

/// How often what a field leads to is answered.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Times {
    /// Once.
    Once,
    /// As a connection is: its items as often as `first` or `last` say, all else of it once.
    Page,
    /// As often as `first` or `last` say.
    PageOfList,
    /// Once for each item of a list argument.
    ItemOf(String),
}

/// What one field costs.
#[derive(Clone, Debug)]
pub struct FieldPrice {
    /// The type it leads to; none if it is a value.
    pub leads_to: Option<TypeId>,
    /// How often.
    pub times: Times,
    /// How many items its page has when nobody says.
    pub usual_page: u64,
    /// Whether the connection that it belongs to has it once for every item of the page.
    pub per_item: bool,
    /// What it costs besides.
    pub surcharge: u64,
}

/// A type with fields.
#[derive(Debug)]
struct Composite {
    fields: HashMap<String, FieldPrice>,
    /// The object types that a value of it may have, in order.
    possible: Vec<TypeId>,
}

/// All types of a contract.
#[derive(Debug, Default)]
pub struct Tariff {
    names: HashMap<String, TypeId>,
    types: Vec<Composite>,
}

/// The tariff of the contract that is served.
pub fn served() -> &'static Tariff {
    static SERVED: LazyLock<Tariff> = LazyLock::new(|| Tariff::read(&super::sdl()));
    &SERVED
}

impl Tariff {
    /// Reads a contract; one that cannot be read has no types, so that each of its fields costs one.
    pub fn read(sdl: &str) -> Self {
        let definitions = match parse_schema(sdl) {
            Ok(document) => document.definitions,
            Err(error) => {
                tracing::error!(%error, "read the contract for its tariff");
                return Self::default();
            }
        };
        let types: Vec<TypeDefinition> = definitions
            .into_iter()
            .filter_map(|definition| match definition {
                TypeSystemDefinition::Type(definition) => Some(definition.node),
                _ => None,
            })
            .filter(|definition| is_composite(&definition.kind))
            .collect();
        let place = |(place, definition): (usize, &TypeDefinition)| (definition.name.node.to_string(), TypeId(place));
        let names: HashMap<String, TypeId> = types.iter().enumerate().map(place).collect();
        let possible = possible_types(&types, &names);
        let types = types.iter().zip(possible);
        let types = types.map(|(definition, possible)| Composite { fields: fields(definition, &names), possible });
        Self { types: types.collect(), names }
    }

    /// The type of this name, if it has fields.
    pub fn named(&self, name: &str) -> Option<TypeId> {
        self.names.get(name).copied()
    }

    /// What a field of a type costs, if there is such a field.
    pub fn field(&self, of: TypeId, name: &str) -> Option<&FieldPrice> {
        self.types.get(of.0)?.fields.get(name)
    }

    /// The object types that a value of a type may have, in order.
    pub fn possible(&self, of: TypeId) -> &[TypeId] {
        self.types.get(of.0).map_or(&[], |composite| &composite.possible)
    }
}

fn is_composite(kind: &TypeKind) -> bool {
    matches!(kind, TypeKind::Object(_) | TypeKind::Interface(_) | TypeKind::Union(_))
}

fn possible_types(types: &[TypeDefinition], names: &HashMap<String, TypeId>) -> Vec<Vec<TypeId>> {
    let mut possible = vec![BTreeSet::new(); types.len()];
    let mut add = |of: TypeId, object: TypeId| {
        if let Some(set) = possible.get_mut(of.0) {
            set.insert(object);
        }
    };
    for (place, definition) in types.iter().enumerate() {
        let own = TypeId(place);
        match &definition.kind {
            TypeKind::Object(object) => {
                add(own, own);
                object.implements.iter().filter_map(|name| names.get(name.node.as_str())).for_each(|of| add(*of, own));
            }
            TypeKind::Union(union) => {
                union.members.iter().filter_map(|name| names.get(name.node.as_str())).for_each(|of| add(own, *of));
            }
            _ => {}
        }
    }
    possible.into_iter().map(|set| set.into_iter().collect()).collect()
}

fn fields(of: &TypeDefinition, names: &HashMap<String, TypeId>) -> HashMap<String, FieldPrice> {
    let definitions = match &of.kind {
        TypeKind::Object(object) => object.fields.as_slice(),
        TypeKind::Interface(interface) => interface.fields.as_slice(),
        _ => &[],
    };
    let is_connection = definitions.iter().any(|field| field.node.name.node == "pageInfo");
    let price = |field: &FieldDefinition| {
        let name = field.name.node.as_str();
        let surcharged =
            SURCHARGES.iter().find(|(of_type, of_field, _)| (*of_type, *of_field) == (&*of.name.node, name));
        FieldPrice {
            leads_to: names.get(innermost(&field.ty.node)).copied(),
            times: times(field),
            usual_page: usual_page(field).unwrap_or(page::DEFAULT as u64),
            per_item: is_connection && PER_ITEM.contains(&name),
            surcharge: surcharged.map_or(0, |(_, _, surcharge)| *surcharge),
        }
    };
    definitions.iter().map(|field| (field.node.name.node.to_string(), price(&field.node))).collect()
}

fn times(field: &FieldDefinition) -> Times {
    let arguments = || field.arguments.iter().map(|argument| &argument.node);
    let is_list = matches!(field.ty.node.base, BaseType::List(_));
    if arguments().any(|argument| matches!(argument.name.node.as_str(), "first" | "last")) {
        return if is_list { Times::PageOfList } else { Times::Page };
    }
    let needed_list = |ty: &Type| !ty.nullable && matches!(ty.base, BaseType::List(_));
    let list = arguments().find(|argument| needed_list(&argument.ty.node));
    match list {
        Some(list) if is_list => Times::ItemOf(list.name.node.to_string()),
        _ => Times::Once,
    }
}

fn usual_page(field: &FieldDefinition) -> Option<u64> {
    let first = field.arguments.iter().find(|argument| argument.node.name.node == "first")?;
    match &first.node.default_value.as_ref()?.node {
        ConstValue::Number(number) => number.as_u64(),
        _ => None,
    }
}

fn innermost(ty: &Type) -> &str {
    let mut base = &ty.base;
    loop {
        match base {
            BaseType::List(item) => base = &item.base,
            BaseType::Named(name) => return name,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn surcharges_are_those_of_fields_that_exist() {
        for (of, field, surcharge) in SURCHARGES {
            let price = served().named(of).and_then(|of| served().field(of, field));
            assert_eq!(price.map(|price| price.surcharge), Some(surcharge), "{of}.{field}");
        }
    }

    #[test]
    fn lists_are_told_by_their_arguments() {
        let query = served().named("Query").unwrap();
        let times = |field| &served().field(query, field).unwrap().times;
        assert_eq!(times("startups"), &Times::Page);
        assert_eq!(times("nodes"), &Times::ItemOf("ids".to_owned()));
        assert_eq!(times("profile"), &Times::Once);
    }

    #[test]
    fn every_connection_has_its_items_by_the_page() {
        let connections: Vec<_> = served().names.iter().filter(|(name, _)| name.ends_with("Connection")).collect();
        assert!(connections.len() > 5);
        for (name, connection) in connections {
            for field in PER_ITEM {
                assert!(served().field(*connection, field).is_some_and(|price| price.per_item), "{name}.{field}");
            }
        }
    }
}
