//! The contract that is served, as types and their fields.

use std::collections::{BTreeMap, BTreeSet};

use async_graphql::parser::parse_schema;
use async_graphql::parser::types::{BaseType, FieldDefinition, Type, TypeKind, TypeSystemDefinition};

/// The types that answers are made of.
pub struct Contract {
    /// Objects and interfaces with their fields.
    pub types: BTreeMap<String, Vec<Field>>,
    /// What each interface and union can be.
    pub possible: BTreeMap<String, BTreeSet<String>>,
    /// The interfaces, with the fields that they ask for.
    pub interfaces: BTreeSet<String>,
    /// The values of each enum.
    pub values: BTreeMap<String, Vec<String>>,
    /// The fields of each input.
    pub inputs: BTreeMap<String, Vec<Argument>>,
}

/// A field of a type.
#[derive(Clone)]
pub struct Field {
    pub name: String,
    /// The type without lists and exclamation marks.
    pub of: String,
    pub arguments: Vec<Argument>,
}

/// An argument, or a field of an input.
#[derive(Clone)]
pub struct Argument {
    pub name: String,
    pub of: String,
    pub list: bool,
    pub required: bool,
}

impl Contract {
    /// The contract that is served.
    pub fn served() -> Self {
        let mut contract = Self {
            types: BTreeMap::new(),
            possible: BTreeMap::new(),
            interfaces: BTreeSet::new(),
            values: BTreeMap::new(),
            inputs: BTreeMap::new(),
        };
        for definition in parse_schema(api::graphql::sdl()).unwrap().definitions {
            if let TypeSystemDefinition::Type(definition) = definition {
                let definition = definition.node;
                contract.add(definition.name.node.to_string(), definition.kind);
            }
        }
        contract
    }

    fn add(&mut self, name: String, kind: TypeKind) {
        match kind {
            TypeKind::Object(object) => {
                for interface in object.implements {
                    self.possible.entry(interface.node.to_string()).or_default().insert(name.clone());
                }
                self.types.insert(name, object.fields.into_iter().map(|field| read(field.node)).collect());
            }
            TypeKind::Interface(interface) => {
                self.interfaces.insert(name.clone());
                self.types.insert(name, interface.fields.into_iter().map(|field| read(field.node)).collect());
            }
            TypeKind::Union(union) => {
                let members = union.members.into_iter().map(|member| member.node.to_string());
                self.possible.insert(name, members.collect());
            }
            TypeKind::Enum(values) => {
                let values = values.values.into_iter().map(|value| value.node.value.node.to_string());
                self.values.insert(name, values.collect());
            }
            TypeKind::InputObject(input) => {
                let fields = input.fields.into_iter().map(|field| {
                    let field = field.node;
                    argument(field.name.node.to_string(), &field.ty.node, field.default_value.is_some())
                });
                self.inputs.insert(name, fields.collect());
            }
            TypeKind::Scalar => {}
        }
    }

    /// The fields of a type; of a union there are none.
    pub fn fields(&self, name: &str) -> &[Field] {
        self.types.get(name).map_or(&[], Vec::as_slice)
    }

    /// The types that are reached from a type.
    pub fn below(&self, name: &str) -> BTreeSet<String> {
        let (mut reached, mut next) = (BTreeSet::new(), vec![name.to_owned()]);
        while let Some(name) = next.pop() {
            if reached.insert(name.clone()) {
                next.extend(self.fields(&name).iter().map(|field| field.of.clone()));
                next.extend(self.possible.get(&name).into_iter().flatten().cloned());
            }
        }
        reached
    }

    /// Whether a type has nothing below it.
    pub fn is_leaf(&self, name: &str) -> bool {
        !self.types.contains_key(name) && !self.possible.contains_key(name)
    }

    /// Whether a type is an object or interface with an id of its own, or a choice of such.
    pub fn is_node(&self, name: &str) -> bool {
        let nodes = &self.possible["Node"];
        let all = |members: &BTreeSet<String>| members.iter().all(|member| nodes.contains(member));
        nodes.contains(name) || self.possible.get(name).is_some_and(all)
    }
}

fn read(field: FieldDefinition) -> Field {
    let arguments = field
        .arguments
        .iter()
        .map(|each| argument(each.node.name.node.to_string(), &each.node.ty.node, each.node.default_value.is_some()));
    Field { name: field.name.node.to_string(), arguments: arguments.collect(), of: base(&field.ty.node).0 }
}

fn argument(name: String, of: &Type, has_default: bool) -> Argument {
    let (base, list) = base(of);
    Argument { name, of: base, list, required: !of.nullable && !has_default }
}

fn base(of: &Type) -> (String, bool) {
    match &of.base {
        BaseType::Named(name) => (name.to_string(), false),
        BaseType::List(inner) => (base(inner).0, true),
    }
}
