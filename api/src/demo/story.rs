//! What happened, told in the terminal, printed from queries to the hub's own API.

use entity::{Language, Role};
use serde_json::{Value, json};

use super::client::{Client, list, number, text};
use super::visitors::{self, Visitor};
use super::{mails_folder, recipient, round, settle};
use crate::app::App;
use crate::error::Result;
use crate::service::accounts;

/// The startup whose story is told.
const STARTUP: &str = "vigie-quai";
/// The partner abroad that finds it.
const PARTNER: &str = "terminaux-du-saint-laurent";

const DIRECTORY: &str = r#"query { search(query: "", first: 1) {
  totalCount facets(names: [KIND], limit: 5) { values { value count } } } }"#;

const SEARCH: &str = r#"query Search($query: String!) { search(query: $query, filter: { kinds: [STARTUP] }, first: 3) {
  totalCount nodes { name location { city } headline(language: EN) { value } } } }"#;

const MATCHES: &str = r#"query Matches($slug: String!) { profile(slug: $slug) { id name headline(language: EN) { value }
  ... on Startup {
    mentors: matches(counterpart: MENTOR, first: 2) { ...Best }
    ambassadors: matches(counterpart: AMBASSADOR, first: 2) { ...Best }
    talents: matches(counterpart: TALENT, first: 2) { ...Best }
    partners: matches(counterpart: PARTNER, first: 1) { ...Best }
    slots: matches(counterpart: SLOT, first: 1) { ...Best }
  } } }
fragment Best on MatchConnection { totalCount nodes { score
  counterpart { __typename ... on Profile { id name headline(language: EN) { value } } ... on Slot { label edition { label } } }
  explanation(language: EN) { reasons } } }"#;

const REQUEST: &str = r#"mutation Ask($input: RequestIntroductionInput!) { requestIntroduction(input: $input) {
  introduction { id state } userErrors { code message } } }"#;

const INTRODUCTIONS: &str = r#"query Introductions($slug: String!) { profile(slug: $slug) { ... on Startup {
  introductions(first: 10) { nodes { state from { name } to { name } } } } } }"#;

const OBJECTIVES: &str = r#"query Objectives { objectives(first: 20) { nodes { label(language: EN) targets { years value }
  figure { value proof(first: 3) { nodes {
    ... on Company { name } ... on Startup { name } ... on Ambassador { name } } } } } } }"#;

/// One token each for those who take part.
struct Tokens {
    team: String,
    startup: String,
    partner: String,
}

/// Tells the story.
pub async fn tell(app: &App) -> Result<()> {
    let tokens = tokens(app).await?;
    let client = |token: &str| Client::new(&app.config.public_url, token);
    let (team, startup, partner) = (client(&tokens.team), client(&tokens.startup), client(&tokens.partner));
    directory(&team).await?;
    search(&partner).await?;
    let matches = matches(&startup).await?;
    introductions(app, &startup, &partner, &matches).await?;
    round::tell(app, &team).await?;
    objectives(&team).await?;
    let visitors = visitors::invite(app, STARTUP, PARTNER).await?;
    closing(app, &tokens, &visitors);
    Ok(())
}

async fn tokens(app: &App) -> Result<Tokens> {
    let now = app.clock.now();
    let make = async |role, slug| {
        accounts::create_token(&app.db, role, slug, now).await.map_err(|failure| failure.into_error(Language::En))
    };
    Ok(Tokens {
        team: make(Role::Team, None).await?,
        startup: make(Role::Member, Some(STARTUP)).await?,
        partner: make(Role::Partner, Some(PARTNER)).await?,
    })
}

pub(super) fn chapter(title: &str) {
    println!("\n{title}\n{}", "─".repeat(title.chars().count()));
}

async fn directory(team: &Client) -> Result<()> {
    let found = team.ask(DIRECTORY, json!({})).await?;
    let kinds = list(&found, "/search/facets/0/values").iter();
    let kinds: Vec<String> =
        kinds.map(|kind| format!("{} {}s", number(kind, "/count"), text(kind, "/value").to_lowercase())).collect();
    println!("Passerelle, on a directory written for this demonstration: {}.", kinds.join(", "));
    Ok(())
}

async fn search(partner: &Client) -> Result<()> {
    chapter("A partner in Montréal searches “port sensors”");
    let found = partner.ask(SEARCH, json!({ "query": "port sensors" })).await?;
    for profile in list(&found, "/search/nodes") {
        println!(
            "  {} ({}) – {}",
            text(profile, "/name"),
            text(profile, "/location/city"),
            text(profile, "/headline/value")
        );
    }
    Ok(())
}

async fn matches(startup: &Client) -> Result<Value> {
    let found = startup.ask(MATCHES, json!({ "slug": STARTUP })).await?;
    let profile = found.pointer("/profile").cloned().unwrap_or_default();
    chapter(&format!("Whom {} should meet, and why", text(&profile, "/name")));
    for (kind, label) in [
        ("mentors", "Mentor"),
        ("ambassadors", "Ambassador"),
        ("talents", "Talent"),
        ("partners", "Partner"),
        ("slots", "Place at a show"),
    ] {
        for found in list(&profile, &format!("/{kind}/nodes")) {
            println!("  {label}: {} – {} of 100", called(found), number(found, "/score"));
            for reason in list(found, "/explanation/reasons").iter().filter_map(Value::as_str).take(4) {
                println!("      · {reason}");
            }
        }
    }
    Ok(profile)
}

fn called(found: &Value) -> String {
    let name = text(found, "/counterpart/name");
    if name.is_empty() {
        return format!("{}, {}", text(found, "/counterpart/edition/label"), text(found, "/counterpart/label"));
    }
    match text(found, "/counterpart/headline/value") {
        "" => name.to_owned(),
        headline => format!("{name}, {headline}"),
    }
}

/// Requests introductions, and answers some of them as the recipients of the mails would.
async fn introductions(app: &App, startup: &Client, partner: &Client, profile: &Value) -> Result<()> {
    chapter("Introductions: asked, answered from the mail, joined");
    let own = text(profile, "/id");
    let best = |kind: &str, place: usize| text(profile, &format!("/{kind}/nodes/{place}/counterpart/id")).to_owned();
    let message =
        "Une visite de quai vaut mieux qu’un long dossier : nous vous montrons nos capteurs quand vous voulez.";
    for (client, from, to, message) in [
        (startup, own.to_owned(), best("mentors", 0), Some(message)),
        (startup, own.to_owned(), best("ambassadors", 0), None),
        (startup, own.to_owned(), best("talents", 0), None),
        (partner, best("partners", 0), own.to_owned(), None),
    ] {
        let input = json!({ "input": { "fromId": from, "toId": to, "message": message } });
        let asked = client.ask(REQUEST, input).await?;
        for problem in list(&asked, "/requestIntroduction/userErrors") {
            println!("  not asked: {}", text(problem, "/message"));
        }
    }
    settle(app).await?;
    answer_mails(app).await?;
    let found = startup.ask(INTRODUCTIONS, json!({ "slug": STARTUP })).await?;
    println!();
    for introduction in list(&found, "/profile/introductions/nodes") {
        let (from, to) = (text(introduction, "/from/name"), text(introduction, "/to/name"));
        println!("  {from} → {to}: {}", text(introduction, "/state").to_lowercase());
    }
    Ok(())
}

/// Opens the link of each mail that asks; all but the talent say yes, who asks to be asked later.
async fn answer_mails(app: &App) -> Result<()> {
    let mails = recipient::read(&mails_folder(app))?;
    for mail in mails.iter().filter(|mail| mail.links("/answer/").next().is_some()) {
        let (to, subject) = (mail.header("To").unwrap_or_default(), mail.header("Subject").unwrap_or_default());
        let later = to.contains("talent");
        println!("  {} gets a mail: “{subject}”", to.replace('"', ""));
        let link = mail.links(if later { "/later" } else { "/yes" }).next().unwrap_or_default().to_owned();
        let day = app.clock.today().saturating_add(jiff::Span::new().days(30));
        let form = if later {
            vec![("answer".to_owned(), "later".to_owned()), ("date".to_owned(), day.to_string())]
        } else {
            vec![("answer".to_owned(), "yes".to_owned())]
        };
        let title = recipient::press(link, form).await?;
        println!("      opens the link, presses {}: “{title}”", if later { "“later”" } else { "“yes”" });
    }
    settle(app).await
}

async fn objectives(team: &Client) -> Result<()> {
    chapter("How the programme stands");
    let found = team.ask(OBJECTIVES, json!({})).await?;
    for objective in list(&found, "/objectives/nodes").iter().filter(|objective| !objective["figure"].is_null()) {
        let targets = list(objective, "/targets").iter();
        let targets: Vec<String> = targets
            .map(|target| format!("{} after {}", number(target, "/value"), years(number(target, "/years"))))
            .collect();
        let proof = list(objective, "/figure/proof/nodes").iter();
        let proof: Vec<&str> = proof.map(|row| text(row, "/name")).collect();
        println!("  {}: {}", text(objective, "/label"), number(objective, "/figure/value"));
        let among = if proof.is_empty() { String::new() } else { format!("; among them {}", proof.join(", ")) };
        println!("      target: {}{among}", targets.join(", "));
    }
    Ok(())
}

fn years(count: i64) -> String {
    if count == 1 { "a year".to_owned() } else { format!("{count} years") }
}

fn closing(app: &App, tokens: &Tokens, visitors: &[Visitor]) {
    let url = &app.config.public_url;
    chapter("To go on");
    println!("  mails     {}", mails_folder(app).display());
    println!("  the hub   {url}/");
    println!("  explorer  {url}/explorer\n");
    println!("  sign in to the hub in a browser, with links that work once:");
    for Visitor { who, link } in visitors {
        println!("  as {who:<9}  {link}");
    }
    println!("\n  ask the API with a token:");
    println!("  team      {}", tokens.team);
    println!("  startup   {}", tokens.startup);
    println!("  partner   {}", tokens.partner);
    println!(
        "\n  curl -s {url}/graphql -H 'Authorization: Bearer {}' -H 'Content-Type: application/json' \\\n    \
         -d '{{\"query\":\"{{ search(query: \\\"capteurs de quai\\\", first: 3) {{ nodes {{ name }} }} }}\"}}'",
        tokens.partner
    );
}
