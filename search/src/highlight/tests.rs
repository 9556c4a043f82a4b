use proptest::prelude::*;

use super::*;
use crate::Reader;

fn html(query: &str, text: &str, max_chars: usize) -> Option<String> {
    let highlighter = Highlighter::new(&Query::new(query, Reader::Anonymous));
    highlighter.fragment(text, None, max_chars).map(|fragment| fragment.html())
}

#[test]
fn matches_are_marked() {
    for (query, text, marked) in [
        ("capteur", "Des capteurs de quai", "Des <mark>capteurs</mark> de quai"),
        ("logement", "Student housing", "Student <mark>housing</mark>"),
        ("eau", "L’eau & <l'eau>", "L’<mark>eau</mark> &amp; &lt;l&#39;<mark>eau</mark>&gt;"),
        ("evenement", "Événements", "<mark>Événements</mark>"),
        ("internet des objets", "L'internet des objets", "L&#39;<mark>internet des objets</mark>"),
        ("énergie", "Photovoltaïque", "<mark>Photovoltaïque</mark>"),
        ("cpateur", "Un capteur", "Un <mark>capteur</mark>"),
        ("logis", "La logistique", "La <mark>logistique</mark>"),
    ] {
        assert_eq!(html(query, text, 200).as_deref(), Some(marked), "{query}");
    }
    assert_eq!(html("neige", "le vent", 200), None);
    assert_eq!(html("", "le vent", 200), None);
}

#[test]
fn marks_that_are_not_what_was_typed_are_named_in_the_language_of_the_reader() {
    for (query, language, text, french, english) in [
        (
            "logement",
            Some(Language::English),
            "Student housing",
            &[("housing", "logement")][..],
            &[("housing", "housing")][..],
        ),
        ("housing", Some(Language::French), "Un logement", &[("logement", "logement")], &[("logement", "housing")]),
        ("logement", Some(Language::French), "Des logements", &[], &[]),
        (
            "énergie",
            Some(Language::French),
            "Photovoltaïque",
            &[("Photovoltaïque", "énergie")],
            &[("Photovoltaïque", "energy")],
        ),
        ("énergie", Some(Language::French), "L'énergie renouvelable", &[], &[]),
        ("internet des objets", None, "L'internet des objets", &[], &[]),
        (
            "iot",
            None,
            "Du vent, puis l'internet des objets",
            &[("internet des objets", "internet des objets")],
            &[("internet des objets", "internet of things")],
        ),
        ("marteau", Some(Language::English), "A hammer", &[("hammer", "marteau")], &[("hammer", "marteau")]),
        ("quai port", Some(Language::French), "Un port", &[], &[]),
        (
            "neige logement",
            Some(Language::English),
            "La neige, housing",
            &[("housing", "logement")],
            &[("housing", "housing")],
        ),
        ("cpateur", None, "Un capteur", &[], &[]),
    ] {
        let highlighter = Highlighter::new(&Query::new(query, Reader::Anonymous));
        let fragment = highlighter.fragment(text, language, 200).unwrap();
        let named = |language| fragment.meanings_in(language).collect::<Vec<_>>();
        assert_eq!(named(Language::French), french, "{query}");
        assert_eq!(named(Language::English), english, "{query}");
    }
}

#[test]
fn meanings_count_the_marks_of_the_passage_only() {
    let text = "Un logement neuf, loin de tout le reste du monde et de ses bruits. La neige, puis housing.";
    let highlighter = Highlighter::new(&Query::new("neige logement", Reader::Anonymous));
    let fragment = highlighter.fragment(text, None, 30).unwrap();
    assert_eq!(fragment.meanings_in(Language::French).collect::<Vec<_>>(), [("housing", "logement")]);
    assert_eq!((fragment.marks.len(), fragment.meanings[0].mark), (2, 1));
}

#[test]
fn the_best_passage_is_cut_out_at_words() {
    let text = "Un vent du nord. Puis rien de rien, pendant longtemps. Enfin la neige et le vent, à nouveau ensemble.";
    assert_eq!(
        html("neige vent", text, 40).as_deref(),
        Some("la <mark>neige</mark> et le <mark>vent</mark>, à nouveau ensemble")
    );
    assert_eq!(html("nord", text, 20).as_deref(), Some("du <mark>nord</mark>. Puis rien"));
    assert_eq!(html("nord", text, 0).as_deref(), Some("<mark>nord</mark>"));
}

#[test]
fn translations_are_marked_in_texts_of_their_language() {
    for (query, language, text, marked) in [
        ("marteau", Some(Language::English), "A hammer and nails", Some("A <mark>hammer</mark> and nails")),
        ("marteau", None, "A hammer and nails", Some("A <mark>hammer</mark> and nails")),
        ("marteau", Some(Language::French), "Le mot hammer", None),
        ("marteau", Some(Language::English), "<b>Hammers</b>", Some("&lt;b&gt;<mark>Hammers</mark>&lt;/b&gt;")),
    ] {
        let highlighter = Highlighter::new(&Query::new(query, Reader::Anonymous));
        let fragment = highlighter.fragment(text, language, 100).map(|fragment| fragment.html());
        assert_eq!(fragment.as_deref(), marked, "{query} {text}");
    }
}

proptest! {
    #[test]
    fn any_text_can_be_highlighted(query in any::<String>(), text in any::<String>(), max in 0usize..60) {
        let highlighter = Highlighter::new(&Query::new(query, Reader::Anonymous));
        if let Some(fragment) = highlighter.fragment(&text, None, max) {
            prop_assert!(text.contains(&fragment.text));
            prop_assert!(!fragment.marks.is_empty());
            prop_assert!(fragment.marks.iter().all(|mark| fragment.text.get(mark.clone()).is_some()));
            prop_assert!(fragment.marks.is_sorted_by(|a, b| a.end <= b.start));
            prop_assert_eq!(fragment.meanings_in(Language::French).count(), fragment.meanings.len());
        }
    }

    #[test]
    fn a_text_without_markup_needs_no_escaping(text in "[a-z<>&\"' ]{0,40}") {
        let html = html("a", &text, 100).unwrap_or_default();
        let bare = html.replace("<mark>", "").replace("</mark>", "");
        prop_assert!(!bare.contains(['<', '>', '"', '\'']));
    }
}
