//! What of one contract does no longer hold in another, member by member.

use std::collections::BTreeMap;

use async_graphql::parser::parse_schema;
use async_graphql::parser::types::{
    BaseType, ConstDirective, EnumValueDefinition, FieldDefinition, InputValueDefinition, Type, TypeDefinition,
    TypeKind, TypeSystemDefinition,
};
use async_graphql::{Name, Positioned};

/// Every break of `published` in `current`; what was published as deprecated may go.
pub fn breaks(published: &str, current: &str) -> Vec<String> {
    let (published, current) = (types(published), types(current));
    let mut breaks = Vec::new();
    for (name, old) in &published {
        match current.get(name) {
            Some(new) => breaks.extend(of_type(name, &old.kind, &new.kind)),
            None => breaks.push(format!("{name} is gone")),
        }
    }
    breaks
}

fn types(sdl: &str) -> BTreeMap<String, TypeDefinition> {
    let document = parse_schema(sdl).unwrap();
    let types = document.definitions.into_iter().filter_map(|definition| match definition {
        TypeSystemDefinition::Type(definition) => Some((definition.node.name.node.to_string(), definition.node)),
        _ => None,
    });
    types.collect()
}

fn of_type(name: &str, old: &TypeKind, new: &TypeKind) -> Vec<String> {
    let names = |names: &[Positioned<Name>]| names.iter().map(|name| (name.node.to_string(), false)).collect();
    let implements = format!("{name} implements");
    match (old, new) {
        (TypeKind::Scalar, TypeKind::Scalar) => Vec::new(),
        (TypeKind::Object(old), TypeKind::Object(new)) => {
            let interfaces = gone(&implements, names(&old.implements), names(&new.implements));
            [interfaces, fields(name, &old.fields, &new.fields)].concat()
        }
        (TypeKind::Interface(old), TypeKind::Interface(new)) => {
            let interfaces = gone(&implements, names(&old.implements), names(&new.implements));
            [interfaces, fields(name, &old.fields, &new.fields)].concat()
        }
        (TypeKind::Union(old), TypeKind::Union(new)) => gone(name, names(&old.members), names(&new.members)),
        (TypeKind::Enum(old), TypeKind::Enum(new)) => {
            let value = |value: &Positioned<EnumValueDefinition>| {
                (value.node.value.node.to_string(), is_deprecated(&value.node.directives))
            };
            gone(name, old.values.iter().map(value).collect(), new.values.iter().map(value).collect())
        }
        (TypeKind::InputObject(old), TypeKind::InputObject(new)) => inputs(name, &old.fields, &new.fields),
        _ => vec![format!("{name} is another kind of type")],
    }
}

/// What is missing of some names, of which each says whether it was deprecated.
fn gone(of: &str, old: Vec<(String, bool)>, new: Vec<(String, bool)>) -> Vec<String> {
    let missing =
        old.into_iter().filter(|(name, deprecated)| !deprecated && !new.iter().any(|(other, _)| other == name));
    missing.map(|(name, _)| format!("{of} {name} is gone")).collect()
}

fn is_deprecated(directives: &[Positioned<ConstDirective>]) -> bool {
    directives.iter().any(|directive| directive.node.name.node == "deprecated")
}

fn fields(of: &str, old: &[Positioned<FieldDefinition>], new: &[Positioned<FieldDefinition>]) -> Vec<String> {
    let mut breaks = Vec::new();
    for old in old.iter().map(|field| &field.node) {
        let name = format!("{of}.{}", old.name.node);
        match new.iter().map(|field| &field.node).find(|field| field.name.node == old.name.node) {
            None if is_deprecated(&old.directives) => {}
            None => breaks.push(format!("{name} is gone")),
            Some(new) => {
                if !narrows(&new.ty.node, &old.ty.node) {
                    breaks.push(format!("{name} was {} and is {}", old.ty.node, new.ty.node));
                }
                breaks.extend(inputs(&name, &old.arguments, &new.arguments));
            }
        }
    }
    breaks
}

/// Arguments of a field, or fields of an input.
fn inputs(of: &str, old: &[Positioned<InputValueDefinition>], new: &[Positioned<InputValueDefinition>]) -> Vec<String> {
    let mut breaks = Vec::new();
    for old in old.iter().map(|input| &input.node) {
        let name = format!("{of}({})", old.name.node);
        match new.iter().map(|input| &input.node).find(|input| input.name.node == old.name.node) {
            None if is_deprecated(&old.directives) => {}
            None => breaks.push(format!("{name} is gone")),
            Some(new) => {
                if !narrows(&old.ty.node, &new.ty.node) {
                    breaks.push(format!("{name} was {} and is {}", old.ty.node, new.ty.node));
                }
                let defaults = [&old.default_value, &new.default_value]
                    .map(|value| value.as_ref().map(|value| value.node.to_string()));
                if defaults[0].is_some() && defaults[0] != defaults[1] {
                    breaks.push(format!("{name} has another default"));
                }
            }
        }
    }
    let required =
        new.iter().map(|input| &input.node).filter(|input| !input.ty.node.nullable && input.default_value.is_none());
    for new in required.filter(|new| !old.iter().any(|old| old.node.name.node == new.name.node)) {
        breaks.push(format!("{of}({}) is required and new", new.name.node));
    }
    breaks
}

/// Whether every value of one type is one of the other.
fn narrows(narrow: &Type, wide: &Type) -> bool {
    let base = match (&narrow.base, &wide.base) {
        (BaseType::Named(narrow), BaseType::Named(wide)) => narrow == wide,
        (BaseType::List(narrow), BaseType::List(wide)) => narrows(narrow, wide),
        _ => false,
    };
    base && (wide.nullable || !narrow.nullable)
}
