//! The table in `audiences.txt`: who belongs to which audience, and which field is for whom.

use std::collections::{BTreeMap, BTreeSet};

use super::contract::Contract;

/// The readers, in the order in which they are asked.
pub const READERS: [&str; 6] = ["anonymous", "partner", "member", "introduced", "owner", "team"];

/// Some of the readers.
pub type Readers = BTreeSet<&'static str>;

/// The table.
pub struct Table {
    audiences: BTreeMap<String, Readers>,
    groups: BTreeMap<(String, Option<String>), String>,
    /// What each field is for, in the order of the file.
    pub rows: BTreeMap<String, String>,
}

impl Table {
    /// Reads the table.
    pub fn read() -> Self {
        let mut table = Self { audiences: BTreeMap::new(), groups: BTreeMap::new(), rows: BTreeMap::new() };
        for line in include_str!("audiences.txt").lines() {
            let words: Vec<&str> = line.split('#').next().unwrap().split_whitespace().collect();
            match words.as_slice() {
                [] => {}
                ["audience", name, readers @ ..] => {
                    let known = |reader: &&str| READERS.into_iter().find(|known| known == reader).expect(line);
                    table.audiences.insert((*name).to_owned(), readers.iter().map(known).collect());
                }
                ["group", group, audience] => table.add_group(group, None, audience),
                ["group", group, kind, audience] => table.add_group(group, Some((*kind).to_owned()), audience),
                [field, audience] => {
                    assert!(table.rows.insert((*field).to_owned(), (*audience).to_owned()).is_none(), "twice: {line}");
                }
                _ => panic!("not understood: {line}"),
            }
        }
        table
    }

    fn add_group(&mut self, group: &str, kind: Option<String>, audience: &str) {
        self.groups.insert((group.to_owned(), kind), audience.to_owned());
    }

    /// The readers of an audience.
    pub fn readers(&self, audience: &str) -> &Readers {
        self.audiences.get(audience).unwrap_or_else(|| panic!("no audience {audience}"))
    }

    /// Whether a word of a row is a group of fields.
    pub fn is_group(&self, word: &str) -> bool {
        self.groups.contains_key(&(word.to_owned(), None))
    }

    /// The audience of a group of a kind of profile, unless it is narrowed.
    pub fn widest(&self, group: &str, kind: &str) -> &str {
        let of_kind = self.groups.get(&(group.to_owned(), Some(kind.to_owned())));
        of_kind.or(self.groups.get(&(group.to_owned(), None))).unwrap_or_else(|| panic!("no group {group}"))
    }

    /// Whether everybody in one audience is in the other.
    pub fn is_within(&self, one: &str, other: &str) -> bool {
        self.readers(one).is_subset(self.readers(other))
    }

    /// What a field is for; those of a profile's kinds are in the rows of `Profile`.
    pub fn of(&self, contract: &Contract, name: &str, field: &str) -> Option<&str> {
        let of_all = contract.possible["Profile"].contains(name).then(|| format!("Profile.{field}"));
        let ending = ["Connection", "Edge", "Payload", "UserError"].into_iter().find(|ending| name.ends_with(ending));
        let places = [Some(format!("{name}.{field}")), of_all, ending.map(|ending| format!("*{ending}.{field}"))];
        places.into_iter().flatten().find_map(|place| self.rows.get(&place)).map(String::as_str)
    }
}

#[test]
fn every_field_of_the_contract_has_a_row_and_every_row_a_field() {
    let (table, contract) = (Table::read(), Contract::served());
    let mut problems = Vec::new();
    let mut fields = BTreeSet::new();
    for (name, of_type) in &contract.types {
        for field in of_type {
            if table.of(&contract, name, &field.name).is_none() {
                problems.push(format!("{}.{} has no row: say in audiences.txt who sees it", name, field.name));
            }
            fields.insert(format!("{name}.{}", field.name));
            let ending = ["Connection", "Edge", "Payload", "UserError"].into_iter().find(|each| name.ends_with(each));
            fields.extend(ending.map(|ending| format!("*{ending}.{}", field.name)));
        }
    }
    for (row, audience) in &table.rows {
        if !fields.contains(row) {
            problems.push(format!("{row} is no field of the contract"));
        }
        if audience != "holder" && !table.is_group(audience) && !table.audiences.contains_key(audience) {
            problems.push(format!("{row} is for {audience}, which is no audience"));
        }
    }
    assert!(problems.is_empty(), "{}", problems.join("\n"));
}

#[test]
fn the_code_knows_the_groups_and_audiences_of_the_table() {
    let table = Table::read();
    for kind in entity::ProfileKind::ALL {
        for group in entity::FieldGroup::ALL.iter().filter(|group| **group != entity::FieldGroup::Contact) {
            let widest = table.widest(&group.code().to_lowercase(), kind.code());
            assert_eq!(api::visibility::widest(*kind, *group).code(), widest, "{group:?} of a {kind:?}");
        }
    }
    for one in entity::Audience::ALL {
        for other in entity::Audience::ALL {
            let within = table.is_within(one.code(), other.code());
            assert_eq!(api::visibility::is_within(*one, *other), within, "{one:?} within {other:?}");
        }
    }
}
