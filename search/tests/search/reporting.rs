//! What is told of words that no concept has for a name.

use crate::support::{id, index, put, startup};
use search::{Audience, Change, Document, Field, Index, Reader};

fn directory() -> Index {
    index([
        startup(1).text(Field::Name, None, "Vigie Quai").text(Field::Body, None, "zorglub"),
        startup(2).text_for(Audience::Members, Field::Name, None, "Zoé Lemaréchal"),
        Document::new(id(3), "MENTOR", Audience::Team).text(Field::Name, None, "Brouillon"),
    ])
}

#[test]
fn words_without_a_concept_are_told_but_for_names_and_numbers() {
    let index = directory();
    for (text, reader, words) in [
        ("des Zorglubs pour le logement", Reader::Anonymous, &["zorglubs"][..]),
        ("les capteurs de la vigie", Reader::Anonymous, &[]),
        ("gizmo machin gizmo Gizmo 2024 12 7z", Reader::Anonymous, &["7z", "gizmo", "machin"]),
        ("\"smart city gizmo\" -machin", Reader::Anonymous, &["gizmo"]),
        ("zoe gizmo", Reader::Anonymous, &["gizmo", "zoe"]),
        ("zoé LEMARECHAL gizmo", Reader::Member, &["gizmo"]),
        ("brouillon", Reader::Partner, &["brouillon"]),
        ("brouillon zoé", Reader::Team, &[]),
        ("zorglub@gizmo.example le la les c", Reader::Anonymous, &[]),
        ("", Reader::Anonymous, &[]),
    ] {
        assert_eq!(index.words_without_concept(text, reader).unwrap(), words, "{text} {reader:?}");
    }
}

#[test]
fn a_name_that_is_gone_is_a_word_like_others() {
    let index = directory();
    index.apply([Change::Remove(id(1)), put(startup(4).text(Field::Name, None, "Gizmo"))], 2).unwrap();
    assert_eq!(index.words_without_concept("vigie gizmo", Reader::Anonymous).unwrap(), ["vigie"]);
}
