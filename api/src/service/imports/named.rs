//! What records name: companies and partners, read for a whole batch in one statement each.

use std::collections::{BTreeSet, HashMap};

use entity::{CompanyId, ProfileId, ProfileKind, companies, profiles};
use sea_orm::{ColumnTrait, Condition, ConnectionTrait, DbErr, EntityTrait, QueryFilter, QuerySelect};

use super::record::{DetailsDraft, Draft, Record};

/// What records name, by the names that they use.
#[derive(Clone, Debug, Default)]
pub struct Named {
    /// Companies by their external id and by their SIREN.
    pub companies: HashMap<String, CompanyId>,
    /// Partners by their external id and by their slug.
    pub partners: HashMap<String, ProfileId>,
}

/// A name of something that is not in the directory.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unknown {
    /// The field of the record that names it.
    pub field: &'static str,
    /// What it should be.
    pub what: &'static str,
    /// The name.
    pub name: String,
}

impl Named {
    /// What these records name.
    pub(super) async fn by(tx: &impl ConnectionTrait, records: &[Record]) -> Result<Self, DbErr> {
        let (mut companies, mut hosts) = (BTreeSet::new(), BTreeSet::new());
        for record in records {
            let Draft::Profile(profile) = &record.draft else { continue };
            match &profile.details {
                DetailsDraft::Mentor { company, .. } => companies.extend(company.as_deref()),
                DetailsDraft::Startup { host, .. } => hosts.extend(host.as_deref()),
                _ => {}
            }
        }
        Ok(Self { companies: companies_called(tx, &companies).await?, partners: partners_called(tx, &hosts).await? })
    }

    /// The company that a mentor's record names.
    pub fn company(&self, name: String) -> Result<CompanyId, Unknown> {
        let found = self.companies.get(&name).copied();
        found.ok_or(Unknown { field: "company", what: "company", name })
    }

    /// The partner that a startup's record names as its host.
    pub fn host(&self, name: String) -> Result<ProfileId, Unknown> {
        let found = self.partners.get(&name).copied();
        found.ok_or(Unknown { field: "host", what: "partner", name })
    }
}

async fn companies_called(
    tx: &impl ConnectionTrait,
    names: &BTreeSet<&str>,
) -> Result<HashMap<String, CompanyId>, DbErr> {
    use companies::Column::{ExternalId, Id, Siren};
    if names.is_empty() {
        return Ok(HashMap::new());
    }
    let called = |column: companies::Column| column.is_in(names.iter().copied());
    let rows = companies::Entity::find()
        .select_only()
        .columns([Id, ExternalId, Siren])
        .filter(Condition::any().add(called(ExternalId)).add(called(Siren)));
    Ok(by_name(rows.into_tuple().all(tx).await?))
}

async fn partners_called(
    tx: &impl ConnectionTrait,
    names: &BTreeSet<&str>,
) -> Result<HashMap<String, ProfileId>, DbErr> {
    use profiles::Column::{ExternalId, Id, Kind, Slug};
    if names.is_empty() {
        return Ok(HashMap::new());
    }
    let called = |column: profiles::Column| column.is_in(names.iter().copied());
    let rows = profiles::Entity::find()
        .select_only()
        .columns([Id, ExternalId, Slug])
        .filter(Kind.eq(ProfileKind::Partner))
        .filter(Condition::any().add(called(ExternalId)).add(called(Slug)));
    Ok(by_name(rows.into_tuple().all(tx).await?))
}

/// An id by each of its two names; an external id goes before another's second name.
fn by_name<I: Copy>(rows: Vec<(I, Option<String>, Option<String>)>) -> HashMap<String, I> {
    let second = rows.iter().filter_map(|(id, _, second)| Some((second.clone()?, *id)));
    let external = rows.iter().filter_map(|(id, external_id, _)| Some((external_id.clone()?, *id)));
    second.chain(external).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_external_id_goes_before_a_slug() {
        let text = |text: &str| Some(text.to_owned());
        let named = by_name(vec![(1, text("a"), text("b")), (2, text("b"), text("c")), (3, None, text("a"))]);
        assert_eq!(named, HashMap::from([("a".to_owned(), 1), ("b".to_owned(), 2), ("c".to_owned(), 2)]));
    }
}
