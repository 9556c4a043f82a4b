//! The one place where scopes are enforced: before anything of an operation runs.

use async_graphql::parser::types::{
    DocumentOperations, ExecutableDocument, Field, OperationDefinition, OperationType, Selection, SelectionSet,
};
use async_graphql::{Positioned, ServerResult};
use entity::Scope;

use super::error::Error;
use crate::viewer::Viewer;

/// The scope that a mutation needs; none if anybody may ask for it, whatever they hold.
///
/// What is not listed needs TEAM: a mutation that was forgotten here is closed rather than open.
pub fn of_mutation(name: &str) -> Option<Scope> {
    match name {
        "__typename" | "requestSignIn" | "signIn" | "requestPartnerAccess" => None,
        "updateStartup"
        | "updateMentor"
        | "updateAmbassador"
        | "updateTalent"
        | "updatePartner"
        | "pauseProfile"
        | "resumeProfile"
        | "leaveProfile"
        | "eraseProfile"
        | "setVisibility"
        | "blockCounterpart"
        | "unblockCounterpart"
        | "createResearchProject"
        | "updateResearchProject"
        | "submitApplication"
        | "withdrawApplication"
        | "answerSlotOffer" => Some(Scope::Profiles),
        "requestIntroduction" | "answerIntroduction" | "withdrawIntroduction" | "reportOutcome" => {
            Some(Scope::Introductions)
        }
        "updateAccount" | "createToken" | "revokeToken" | "revokeSession" | "inviteAccount" | "addDelegate"
        | "removeDelegate" | "saveSearch" | "updateSavedSearch" | "deleteSavedSearch" => Some(Scope::Account),
        _ => Some(Scope::Team),
    }
}

/// The field of every payload that reads on.
const READS_ON: &str = "query";

/// Refuses an operation that needs a scope which the viewer was not given.
pub fn check(document: &ExecutableDocument, name: Option<&str>, viewer: &Viewer) -> ServerResult<()> {
    match missing(document, name, viewer) {
        None => Ok(()),
        Some(scope) => {
            Err(async_graphql::Error::from(Error::ScopeMissing(scope)).into_server_error(Default::default()))
        }
    }
}

/// The first scope that an operation needs and the viewer was not given.
fn missing(document: &ExecutableDocument, name: Option<&str>, viewer: &Viewer) -> Option<Scope> {
    // Whoever holds no token has no scopes to lack; and whoever holds all of them lacks none.
    if Scope::ALL.iter().all(|scope| viewer.has_scope(*scope)) {
        return None;
    }
    let operation = chosen(document, name)?;
    let mut needed = Vec::new();
    match operation.ty {
        OperationType::Query | OperationType::Subscription => needed.push(Scope::Read),
        OperationType::Mutation => each_field(document, &operation.selection_set.node, &mut |field| {
            needed.extend(of_mutation(field.name.node.as_str()));
            each_field(document, &field.selection_set.node, &mut |below| {
                if below.name.node.as_str() == READS_ON {
                    needed.push(Scope::Read);
                }
            });
        }),
    }
    needed.into_iter().find(|scope| !viewer.has_scope(*scope))
}

fn chosen<'a>(document: &'a ExecutableDocument, name: Option<&str>) -> Option<&'a OperationDefinition> {
    match (&document.operations, name) {
        (DocumentOperations::Single(only), _) => Some(&only.node),
        (DocumentOperations::Multiple(all), Some(name)) => all.get(name).map(|found| &found.node),
        (DocumentOperations::Multiple(all), None) => all.values().next().map(|found| &found.node),
    }
}

/// Looks at each field of a selection, those in fragments too; fragments within fragments are followed once each.
fn each_field<'a>(document: &'a ExecutableDocument, selection: &'a SelectionSet, look: &mut dyn FnMut(&'a Field)) {
    let mut seen: Vec<&str> = Vec::new();
    let mut left: Vec<&'a Positioned<Selection>> = selection.items.iter().collect();
    while let Some(item) = left.pop() {
        match &item.node {
            Selection::Field(field) => look(&field.node),
            Selection::InlineFragment(inline) => left.extend(&inline.node.selection_set.node.items),
            Selection::FragmentSpread(spread) => {
                let name = &spread.node.fragment_name.node;
                if seen.contains(&name.as_str()) {
                    continue;
                }
                seen.push(name.as_str());
                if let Some(fragment) = document.fragments.get(name) {
                    left.extend(&fragment.node.selection_set.node.items);
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What only the team does. A mutation that is new belongs here or into [`of_mutation`].
    const TEAM: [&str; 43] = [
        "activateContract",
        "approvePartnerAccess",
        "cancelMeeting",
        "closeCall",
        "commentRound",
        "createAmbassador",
        "createCompany",
        "createContract",
        "createEdition",
        "createMentor",
        "createPartner",
        "createRound",
        "createSlot",
        "createStartup",
        "createTalent",
        "createTradeShow",
        "draftWeights",
        "endContract",
        "forbidPair",
        "lockPair",
        "moveMeeting",
        "offerSlot",
        "openCall",
        "publishRound",
        "publishWeights",
        "recordCall",
        "refusePartnerAccess",
        "releasePair",
        "retryMail",
        "revertWeights",
        "scheduleMeeting",
        "scoreApplication",
        "sendNotice",
        "settleMail",
        "signContract",
        "solveRound",
        "updateCompany",
        "updateContract",
        "updateEdition",
        "updateRound",
        "updateSlot",
        "updateTradeShow",
        "withdrawRound",
    ];

    #[test]
    fn every_mutation_has_its_scope() {
        let sdl = crate::graphql::sdl();
        let body = sdl.split("\ntype Mutation {\n").nth(1).unwrap().split("\n}").next().unwrap();
        let fields = body.lines().filter_map(|line| line.strip_prefix('\t')?.strip_suffix('('));
        let mut team: Vec<&str> = fields.filter(|name| of_mutation(name) == Some(Scope::Team)).collect();
        team.sort_unstable();
        assert_eq!(team, TEAM);
    }
}
