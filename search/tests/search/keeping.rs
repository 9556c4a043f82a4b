//! How the index keeps what it is given.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};

use crate::support::{described, found, id, index, put};
use search::{Candidates, Change, Facet, Filter, Index, Origin, Reader, SearchError, Start, tokens};

#[test]
fn changes_apply_in_their_order_and_show_at_once() {
    let index = index([described(1, "vent"), described(2, "neige")]);
    index.apply([put(described(1, "verglas")), Change::Remove(id(2)), put(described(3, "vent"))], 7).unwrap();
    assert_eq!((found(&index, "vent"), found(&index, "verglas"), found(&index, "neige")), (vec![3], vec![1], vec![]));
    index.apply([put(described(4, "vent")), Change::Remove(id(4)), put(described(3, "vent fort"))], 8).unwrap();
    assert_eq!(found(&index, "vent"), [3]);
    assert_eq!((index.position(), index.len()), (8, 2));
    assert_eq!(index.ids().unwrap(), [id(1), id(3)]);
    index.apply([], 9).unwrap();
    assert_eq!(index.position(), 9);
}

#[test]
fn what_comes_twice_in_a_rebuild_is_there_once_as_it_came_last() {
    let index = index([described(1, "verglas")]);
    index.rebuild([described(2, "vent"), described(3, "neige"), described(2, "givre")], 40).unwrap();
    assert_eq!(index.ids().unwrap(), [id(2), id(3)]);
    for (text, ids) in [("vent", &[][..]), ("givre", &[2]), ("neige", &[3]), ("verglas", &[])] {
        assert_eq!(found(&index, text), ids, "{text}");
    }
}

#[test]
fn a_rebuild_replaces_everything() {
    let index = index([described(1, "vent")]);
    index.rebuild([described(2, "vent"), described(3, "neige")], 40).unwrap();
    assert_eq!((found(&index, "vent"), index.position()), (vec![2], 40));
    index.clear().unwrap();
    assert!(index.is_empty());
    assert_eq!(index.position(), 0);
}

#[test]
fn searches_see_the_old_documents_until_a_rebuild_is_done_and_never_fail() {
    let dir = tempfile::tempdir().unwrap();
    let index = Index::open(dir.path()).unwrap();
    let (old, new): (Vec<u128>, Vec<u128>) = ((1..=5).collect(), (101..=110).collect());
    index.rebuild(old.iter().map(|number| described(*number, "vent")), 1).unwrap();
    let done = AtomicBool::new(false);
    std::thread::scope(|scope| {
        let watch = || {
            while !done.load(Ordering::SeqCst) {
                let hits = found(&index, "vent");
                assert!(hits == old || hits == new, "{hits:?}");
            }
        };
        scope.spawn(watch);
        for round in 0..10 {
            let (from, to) = if round % 2 == 0 { (&old, &new) } else { (&new, &old) };
            let documents = to.iter().map(|number| {
                assert_eq!((found(&index, "vent"), index.position()), (from.clone(), round + 1));
                described(*number, "vent")
            });
            index.rebuild(documents, round + 2).unwrap();
            assert_eq!(found(&index, "vent"), *to);
        }
        done.store(true, Ordering::SeqCst);
    });
}

#[test]
fn changes_that_break_off_leave_everything_as_it_was() {
    let index = index([described(1, "vent")]);
    for start in [Start::AsItIs, Start::Empty] {
        let changes = [Ok(put(described(2, "vent"))), Err(SearchError::BrokenOff)];
        assert!(matches!(index.stream(start, changes, || 9), Err(SearchError::BrokenOff)));
        assert_eq!((found(&index, "vent"), index.position()), (vec![1], 1));
    }
}

#[test]
fn an_index_is_kept_from_one_opening_to_the_next() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("new/index");
    let index = Index::open(&path).unwrap();
    assert_eq!((index.origin(), index.position()), (&Origin::Created, 0));
    index.apply([put(described(1, "vent"))], 12).unwrap();
    drop(index);
    let index = Index::open(&path).unwrap();
    assert_eq!((index.origin(), index.position()), (&Origin::Kept, 12));
    assert_eq!(found(&index, "vent"), [1]);
    index.apply([put(described(2, "vent"))], 13).unwrap();
    assert_eq!(found(&index, "vent"), [1, 2]);
}

#[test]
fn a_folder_has_one_index_at_a_time() {
    let dir = tempfile::tempdir().unwrap();
    let first = Index::open(dir.path()).unwrap();
    let Err(SearchError::Locked(path)) = Index::open(dir.path()) else { panic!("opened twice") };
    assert_eq!(path, dir.path());
    drop(first);
    Index::open(dir.path()).unwrap();
}

#[test]
fn a_damaged_index_is_made_anew() {
    type Damage = fn(&Path);
    let damages: [(&str, Damage); 6] = [
        ("no list of segments", |files| fs::write(files.join("meta.json"), "").unwrap()),
        ("nonsense", |files| fs::write(files.join("meta.json"), [0xff, 0, 0x7b]).unwrap()),
        ("a file cut off", |files| fs::write(segment_file(files, "term"), [1, 2, 3]).unwrap()),
        ("a byte flipped", |files| flip(&segment_file(files, "idx"))),
        ("a file lost", |files| fs::remove_file(segment_file(files, "fast")).unwrap()),
        ("another version", |files| {
            let meta = fs::read_to_string(files.join("meta.json")).unwrap();
            fs::write(files.join("meta.json"), meta.replace("\"payload\": \"", "\"payload\": \"0")).unwrap();
        }),
    ];
    for (what, damage) in damages {
        let dir = tempfile::tempdir().unwrap();
        let index = Index::open(dir.path()).unwrap();
        index.apply([put(described(1, "vent"))], 12).unwrap();
        drop(index);
        damage(&dir.path().join("segments"));
        let index = Index::open(dir.path()).unwrap();
        assert!(matches!(index.origin(), Origin::Recreated(_)), "{what}: {:?}", index.origin());
        assert_eq!((index.position(), index.len()), (0, 0), "{what}");
        index.apply([put(described(2, "vent"))], 1).unwrap();
        assert_eq!(found(&index, "vent"), [2], "{what}");
    }
}

fn segment_file(files: &Path, extension: &str) -> PathBuf {
    let mut paths = fs::read_dir(files).unwrap().map(|entry| entry.unwrap().path());
    paths.find(|path| path.extension().is_some_and(|found| found == extension)).unwrap()
}

fn flip(path: &Path) {
    let mut bytes = fs::read(path).unwrap();
    bytes[0] ^= 0x40;
    fs::write(path, bytes).unwrap();
}

#[test]
fn candidates_share_terms_with_a_bag() {
    let index = index([
        described(1, "capteurs de vent"),
        described(2, "housing"),
        described(3, "vent").value(Facet::Country, "FR"),
        described(4, "vent").value(Facet::Country, "CA"),
        described(5, "soleil"),
    ]);
    let terms = |text| tokens(text, None).into_iter().map(|token| (token.term, 1.0)).collect();
    let ask = |text, filter, limit| {
        let candidates = Candidates { terms: terms(text), reader: Reader::Team, filter, limit };
        let ids = index.candidates(&candidates).unwrap();
        ids.into_iter().map(|id| id.as_u128()).collect::<Vec<_>>()
    };
    assert_eq!(ask("capteur et vents", Filter::default(), 10), [1, 3, 4]);
    assert_eq!(ask("capteur et vents", Filter::default(), 2), [1, 3]);
    assert_eq!(ask("des logements", Filter::default(), 10), [2]);
    assert_eq!(ask("vent", Filter::default().with(Facet::Country, ["CA"]), 10), [4]);
    assert_eq!(ask("", Filter::default(), 10), [0; 0]);
}
