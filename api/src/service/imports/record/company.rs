//! Leading companies of the region and their engagement contracts.

use entity::values::{ContractLine, Texts};
use entity::{ContractState, EngagementKind};
use jiff::civil::Date;
use serde::Serialize;

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
    pub contract: Option<ContractDraft>,
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
    CompanyDraft {
        name: fields.required_name("name").unwrap_or_default(),
        siren: fields.parsed("siren", formats::siren),
        rank: fields.number("rank", 1, 10_000).and_then(|rank| rank.try_into().ok()),
        city: fields.name("city"),
        country: fields.parsed("country", formats::country),
        website: fields.parsed("website", formats::url),
        sectors: fields.labels("sectors"),
        description: profile::description(fields, lang),
        contract: fields.object("contract", contract),
    }
}

fn contract(fields: &mut Fields) -> ContractDraft {
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
