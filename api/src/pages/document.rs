//! The pages that are only read: privacy notice, legal notice, accessibility statement.

use askama::Template;

use super::{Frame, Page};
use crate::mail::words::{self, say};

#[derive(Template)]
#[template(path = "pages/document.html")]
struct Document<'a> {
    frame: &'a Frame<'a>,
    title: String,
    sections: Vec<(String, Vec<String>)>,
}

/// Renders the privacy notice.
pub fn privacy(frame: &Frame<'_>) -> Page {
    let language = frame.language;
    let (programme, postal_address, contact) = signature(frame);
    let sections = vec![
        (
            say!(language, "Qui est responsable", "Who is responsible"),
            vec![say!(
                language,
                "{programme}, {postal_address}. Pour toute question sur vos données : {contact}",
                "{programme}, {postal_address}. For any question about your data: {contact}"
            )],
        ),
        (
            say!(language, "Ce que nous conservons, et pourquoi", "What we keep, and why"),
            vec![
                say!(
                    language,
                    "Votre profil (nom, présentation, secteurs, compétences, ville, langues), vos coordonnées, et l’historique de vos mises en relation. Nous en avons besoin pour vous présenter des personnes qui peuvent vous aider, ou que vous pouvez aider.",
                    "Your profile (name, description, sectors, skills, city, languages), how to reach you, and the history of your introductions. We need them to introduce you to people who can help you, or whom you can help."
                ),
                say!(
                    language,
                    "Si vous avez un compte : votre nom et votre adresse e-mail, pour vous connecter, et les jours où vous l’utilisez. Personne d’autre que vous et l’équipe ne voit cette adresse.",
                    "If you have an account: your name and your e-mail address, to sign in with, and the days on which you use it. Nobody but you and the team sees the address."
                ),
                say!(
                    language,
                    "La base est votre accord, que vous pouvez retirer depuis chaque message. Si vos données viennent d’ailleurs, nous vous écrivons une seule fois pour vous le dire et vous demander ; sans accord, elles sont effacées.",
                    "The ground is your consent, which you can take back from every mail. If your data come from elsewhere, we write to you once to say so and to ask; without consent they are erased."
                ),
            ],
        ),
        (
            say!(language, "Qui voit quoi", "Who sees what"),
            vec![
                say!(
                    language,
                    "Vos coordonnées ne sont transmises qu’à une personne à qui vous avez dit oui et qui vous a dit oui. Elles ne figurent dans aucune recherche. Rien n’est vendu ni transmis à des fins publicitaires.",
                    "How to reach you is passed on only to a person to whom you have said yes and who has said yes to you. It is in no search. Nothing is sold or passed on for advertising."
                ),
                say!(
                    language,
                    "Les correspondances sont calculées par des règles dont les raisons sont montrées ; aucune décision n’est prise à votre sujet sans une personne.",
                    "Matches are computed by rules whose reasons are shown; no decision about you is taken without a person."
                ),
            ],
        ),
        (
            say!(language, "Vos droits", "Your rights"),
            vec![
                say!(
                    language,
                    "Vous pouvez voir vos données, les corriger, les faire effacer, les emporter, en limiter l’usage ou vous y opposer, en écrivant à l’adresse ci-dessus ou depuis chaque message.",
                    "You may see your data, correct them, have them erased, take them with you, restrict their use or object to it, by writing to the address above or from every mail."
                ),
                say!(
                    language,
                    "Vous pouvez saisir la CNIL (www.cnil.fr) ou l’autorité de votre pays.",
                    "You may complain to the CNIL (www.cnil.fr) or to the authority of your country."
                ),
            ],
        ),
        (
            say!(language, "Ces pages", "These pages"),
            vec![say!(
                language,
                "Elles ne déposent aucun cookie, ne chargent rien d’ailleurs et ne mesurent pas votre visite.",
                "They set no cookie, load nothing from elsewhere and do not measure your visit."
            )],
        ),
    ];
    Page::new(200, &Document { frame, title: say!(language, "Protection des données", "Privacy notice"), sections })
}

/// Renders the legal notice.
pub fn legal(frame: &Frame<'_>) -> Page {
    let language = frame.language;
    let (programme, postal_address, contact) = signature(frame);
    let sections = vec![
        (
            say!(language, "Éditeur", "Publisher"),
            vec![
                say!(language, "{programme}, {postal_address}", "{programme}, {postal_address}"),
                say!(language, "Contact : {contact}", "Contact: {contact}"),
            ],
        ),
        (
            say!(language, "Objet", "Purpose"),
            vec![say!(
                language,
                "Ces pages servent à répondre aux messages de {programme} : accepter ou refuser une mise en relation, rejoindre le programme, arrêter les messages.",
                "These pages serve to answer the mails of {programme}: to accept or decline an introduction, to join the programme, to stop the mail."
            )],
        ),
    ];
    Page::new(200, &Document { frame, title: say!(language, "Mentions légales", "Legal notice"), sections })
}

/// Renders the accessibility statement.
pub fn accessibility(frame: &Frame<'_>) -> Page {
    let language = frame.language;
    let (_, _, contact) = signature(frame);
    let sections = vec![
        (
            say!(language, "Ce que nous faisons", "What we do"),
            vec![say!(
                language,
                "Ces pages visent la conformité aux WCAG 2.2, niveau AA. Elles fonctionnent au clavier, sans script, sur téléphone, en clair et en sombre, et se lisent dans l’ordre avec un lecteur d’écran. Elles sont contrôlées par un outil automatique, qui ne voit pas tout.",
                "These pages aim to conform to WCAG 2.2, level AA. They work with the keyboard alone, without scripts, on a phone, in light and dark, and read in order with a screen reader. They are checked by an automatic tool, which does not see everything."
            )],
        ),
        (
            say!(language, "Un obstacle ?", "An obstacle?"),
            vec![say!(
                language,
                "Dites-le-nous : {contact}. Nous pouvons aussi recevoir votre réponse par téléphone ou par courrier.",
                "Tell us: {contact}. We can also take your answer by telephone or by post."
            )],
        ),
    ];
    Page::new(200, &Document { frame, title: say!(language, "Accessibilité", "Accessibility statement"), sections })
}

fn signature(frame: &Frame<'_>) -> (String, String, String) {
    let programme = frame.programme;
    let line = |text: &str| words::one_line(text);
    (line(&programme.name), line(&programme.postal_address), line(&programme.contact))
}
