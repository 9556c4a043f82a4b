//! The questions that between them select every field of every type, made from the contract.

use std::collections::{BTreeMap, BTreeSet};

use super::contract::{Argument, Contract, Field};

/// A document stays well below what the server reads.
const LONGEST: usize = 5_000;

/// Makes selections, and remembers which fields they have.
pub struct Wide<'a> {
    contract: &'a Contract,
    /// The fields selected so far.
    pub selected: BTreeSet<String>,
    /// Selections that several fields of a document share, by their name.
    fragments: BTreeMap<String, String>,
}

/// One field of `Query`, asked in one way.
pub struct Question {
    pub field: &'static str,
    pub arguments: String,
    /// What is selected; everything there is if nothing.
    pub selection: Option<&'static str>,
    /// Whether it costs much or may be refused to some readers, and so has a document of its own.
    pub alone: bool,
}

impl<'a> Wide<'a> {
    pub fn new(contract: &'a Contract) -> Self {
        Self { contract, selected: BTreeSet::new(), fragments: BTreeMap::new() }
    }

    /// The documents that ask these questions, and for each node everything it has.
    pub fn documents(&mut self, questions: &[Question], nodes: &BTreeMap<String, String>) -> Vec<String> {
        let mut documents = vec![String::new()];
        for (number, (name, id)) in nodes.iter().enumerate() {
            self.selected.insert("Query.node".to_owned());
            let all = self.all(name, &[name]);
            add(&mut documents, &format!("n{number}: node(id: \"{id}\") {{ ... on {name} {{ {all} }} }}\n"), false);
        }
        for (number, question) in questions.iter().enumerate() {
            let field = self.contract.fields("Query").iter().find(|field| field.name == question.field);
            let field = field.unwrap_or_else(|| panic!("no {} in Query", question.field)).clone();
            let below = match question.selection {
                Some(selection) => selection.to_owned(),
                None => self.below("Query", &field, &["Query"]),
            };
            let asked = format!("q{number}: {}{} {below}\n", field.name, question.arguments);
            add(&mut documents, &asked, question.alone);
        }
        documents.retain(|document| !document.is_empty());
        documents.into_iter().map(|document| self.whole(&document)).collect()
    }

    /// A document with the fragments that it spreads.
    fn whole(&self, fields: &str) -> String {
        let spread = self.fragments.iter().filter(|(name, _)| fields.contains(&format!("...{name} ")));
        let fragments: Vec<&str> = spread.map(|(_, fragment)| fragment.as_str()).collect();
        format!("{{ {fields} }} {}", fragments.join(" "))
    }

    /// Every field of a type; of other nodes what names them, for they are asked by themselves.
    fn all(&mut self, name: &str, path: &[&str]) -> String {
        let contract = self.contract;
        let mut selection = vec!["__typename".to_owned()];
        for field in contract.fields(name) {
            if path.contains(&field.of.as_str()) && !contract.is_node(&field.of) {
                continue;
            }
            let mut below = self.below(name, field, path);
            let ways = ways(contract, field);
            if ways.len() > 1 {
                let fragment = format!("{}Of{name}", field.name);
                let definition = format!("fragment {fragment} on {} {below}", field.of);
                self.fragments.insert(fragment.clone(), definition);
                below = format!("{{ ...{fragment} }}");
            }
            for (alias, arguments) in ways {
                selection.push(format!("{alias}{}{arguments} {below}", field.name));
            }
        }
        selection.join(" ")
    }

    fn below(&mut self, name: &str, field: &Field, path: &[&str]) -> String {
        self.selected.insert(format!("{name}.{}", field.name));
        let of = field.of.as_str();
        if self.contract.is_leaf(of) {
            return String::new();
        }
        if self.contract.is_node(of) {
            return format!("{{ {} }}", self.brief(of));
        }
        if let Some(members) = self.contract.possible.get(of).filter(|_| !self.contract.types.contains_key(of)) {
            let members: Vec<String> =
                members.iter().map(|member| format!("... on {member} {{ __typename }}")).collect();
            return format!("{{ {} }}", members.join(" "));
        }
        let path: Vec<&str> = path.iter().copied().chain([of]).collect();
        format!("{{ {} }}", self.all(of, &path))
    }

    /// What names a node, and the least that all profiles show.
    fn brief(&self, name: &str) -> String {
        let of_profile = "id slug name headline { value } sectors { label } location { city }";
        let profiles = &self.contract.possible["Profile"];
        if name == "Profile" || profiles.contains(name) {
            return of_profile.to_owned();
        }
        match self.contract.possible.get(name) {
            None => "id".to_owned(),
            Some(_) => format!("__typename ... on Node {{ id }} ... on Profile {{ {of_profile} }}"),
        }
    }
}

fn add(documents: &mut Vec<String>, asked: &str, alone: bool) {
    let last = documents.last_mut().unwrap();
    if alone || last.len() + asked.len() > LONGEST {
        documents.push(String::new());
    }
    documents.last_mut().unwrap().push_str(asked);
    if alone {
        documents.push(String::new());
    }
}

/// The ways in which a field is asked: once, or once for each value of an enum that it must be given.
fn ways(contract: &Contract, field: &Field) -> Vec<(String, String)> {
    let first = field.arguments.iter().find(|argument| argument.name == "first").map(|_| "first: 5".to_owned());
    let required: Vec<&Argument> = field.arguments.iter().filter(|argument| argument.required).collect();
    let arguments = |more: Option<String>| {
        let given: Vec<String> = first.clone().into_iter().chain(more).collect();
        if given.is_empty() { String::new() } else { format!("({})", given.join(", ")) }
    };
    match required.as_slice() {
        [] => vec![(String::new(), arguments(None))],
        [argument] => {
            let values = contract.values.get(&argument.of).unwrap_or_else(|| panic!("how is {} asked?", field.name));
            if argument.list {
                return vec![(String::new(), arguments(Some(format!("{}: [{}]", argument.name, values.join(", ")))))];
            }
            let one = |value: &String| {
                (format!("{}_{value}: ", field.name), arguments(Some(format!("{}: {value}", argument.name))))
            };
            values.iter().map(one).collect()
        }
        _ => panic!("how is {} asked?", field.name),
    }
}
