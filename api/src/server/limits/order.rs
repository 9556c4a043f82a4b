//! The order in which fragments can be measured one by one, without descending from one into the next.

use std::collections::{HashMap, HashSet};

use async_graphql::Name;
use async_graphql::parser::types::{ExecutableDocument, Selection, SelectionSet};

use crate::server::fault::Fault;

enum Visit<'a> {
    Enter(&'a Name),
    Leave(&'a Name),
}

/// The fragments of a document, each after those that it spreads; refused if one spreads itself.
pub(in crate::server) fn in_order(document: &ExecutableDocument) -> Result<Vec<Name>, Fault> {
    let fragments = document.fragments.iter();
    let spreads: HashMap<&Name, Vec<&Name>> =
        fragments.map(|(name, fragment)| (name, spreads_in(&fragment.node.selection_set.node))).collect();
    let (mut entered, mut left) = (HashSet::new(), HashSet::new());
    let mut order = Vec::with_capacity(spreads.len());
    let mut path: Vec<Visit<'_>> = document.fragments.keys().map(Visit::Enter).collect();
    while let Some(visit) = path.pop() {
        match visit {
            Visit::Leave(name) => {
                left.insert(name);
                order.push(name.clone());
            }
            Visit::Enter(name) if left.contains(name) => {}
            // What was entered and not left is on the way here.
            Visit::Enter(name) if !entered.insert(name) => return Err(Fault::FragmentCycle),
            Visit::Enter(name) => {
                path.push(Visit::Leave(name));
                // A spread of nothing is the validation's to report.
                let known = spreads.get(name).into_iter().flatten().filter(|spread| spreads.contains_key(*spread));
                path.extend(known.map(|spread| Visit::Enter(spread)));
            }
        }
    }
    Ok(order)
}

fn spreads_in(set: &SelectionSet) -> Vec<&Name> {
    let (mut spreads, mut sets) = (Vec::new(), vec![set]);
    while let Some(set) = sets.pop() {
        for item in &set.items {
            match &item.node {
                Selection::Field(field) => sets.push(&field.node.selection_set.node),
                Selection::InlineFragment(fragment) => sets.push(&fragment.node.selection_set.node),
                Selection::FragmentSpread(spread) => spreads.push(&spread.node.fragment_name.node),
            }
        }
    }
    spreads
}

#[cfg(test)]
mod tests {
    use async_graphql::parser::parse_query;

    use super::*;

    fn order(document: &str) -> Result<Vec<String>, Fault> {
        let order = in_order(&parse_query(document).unwrap())?;
        Ok(order.iter().map(Name::to_string).collect())
    }

    #[test]
    fn a_fragment_comes_after_those_that_it_spreads() {
        let document = "{ ...A } fragment A on Q { ...C x { ... on Q { ...B ...B } } } \
             fragment B on Q { ...C ...Nothing } fragment C on Q { x }";
        assert_eq!(order(document).unwrap(), ["C", "B", "A"]);
    }

    #[test]
    fn a_chain_of_thousands_is_put_in_order() {
        let links = (0..5_000).map(|n| format!("fragment F{n} on Q {{ ...F{next} ...F{next} }} ", next = n + 1));
        let document = format!("{{ ...F0 }} {} fragment F5000 on Q {{ x }}", links.collect::<String>());
        let order = order(&document).unwrap();
        assert_eq!((order.len(), order.first().map(String::as_str)), (5_001, Some("F5000")));
    }

    #[test]
    fn a_circle_is_refused_however_long_it_is() {
        let links: String =
            (0..500).map(|n| format!("fragment F{n} on Q {{ x {{ ...F{} }} }} ", (n + 1) % 500)).collect();
        for document in ["{ x } fragment A on Q { ...A }".to_owned(), format!("{{ x }} {links}")] {
            assert_eq!(order(&document), Err(Fault::FragmentCycle));
        }
    }
}
