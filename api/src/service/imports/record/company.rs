//! Leading companies of the region and their engagement contracts.

use entity::values::{ContractLine, Texts};
use entity::{ContractState, EngagementKind};
use jiff::civil::Date;
use serde::Serialize;

use super::super::problem::Reason;
use super::fields::Fields;
use super::{formats, language, profile};

/// A company as an import found it.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct CompanyDraft {
    pub name: String,
    pub siren: Option<String>,
    /// The team's own rank among the leading companies.
    pub rank: Option<u32>,
    pub city: Option<String>,
    /// ISO 3166-1 alpha-2.
    pub country: Option<String>,
    pub website: Option<String>,
    /// Labels or concept codes, as they were given.
    pub sectors: Vec<String>,
    pub description: Texts,
    /// At most one for each first day.
    pub contracts: Vec<ContractDraft>,
}

/// A company's promise.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct ContractDraft {
    pub state: ContractState,
    pub signed_on: Option<Date>,
    pub starts_on: Option<Date>,
    pub ends_on: Option<Date>,
    pub lines: Vec<ContractLine>,
}

pub(super) fn read(fields: &mut Fields) -> CompanyDraft {
    let lang = fields.parsed("lang", language::own);
    let mut contracts = fields.objects("contracts", |fields| Some(contract(fields)));
    contracts.extend(fields.object("contract", contract));
    if let Some(twice) = same_first_day(&contracts) {
        let starts_on = twice.starts_on.map(|day| day.to_string()).unwrap_or_default();
        fields.refuse("contracts", &starts_on, Reason::SameFirstDay);
    }
    CompanyDraft {
        name: fields.required_name("name").unwrap_or_default(),
        siren: fields.parsed("siren", formats::siren),
        rank: fields.number("rank", 1, 10_000).and_then(|rank| rank.try_into().ok()),
        city: fields.name("city"),
        country: fields.parsed("country", formats::country),
        website: fields.parsed("website", formats::url),
        sectors: fields.labels("sectors"),
        description: profile::description(fields, lang),
        contracts,
    }
}

/// The first day tells a company's contracts apart.
fn same_first_day(contracts: &[ContractDraft]) -> Option<&ContractDraft> {
    let twice = |(place, contract): &(usize, &ContractDraft)| {
        contracts.iter().take(*place).any(|earlier| earlier.starts_on == contract.starts_on)
    };
    contracts.iter().enumerate().find(twice).map(|(_, contract)| contract)
}

pub(super) fn contract(fields: &mut Fields) -> ContractDraft {
    let contract = ContractDraft {
        state: fields.code("state").unwrap_or(ContractState::Draft),
        signed_on: fields.date("signed_on"),
        starts_on: fields.date("starts_on"),
        ends_on: fields.date("ends_on"),
        lines: fields.objects("lines", line),
    };
    fields.in_order(("starts_on", contract.starts_on), ("ends_on", contract.ends_on));
    contract
}

fn line(fields: &mut Fields) -> Option<ContractLine> {
    let kind: Option<EngagementKind> = fields.required("kind", Fields::code);
    let quantity = fields.number("quantity", 1, 10_000).and_then(|quantity| quantity.try_into().ok());
    Some(ContractLine { kind: kind?, quantity: quantity.unwrap_or(1) })
}
