use std::io::Write;

use super::*;

fn read(name: &str, bytes: &[u8]) -> Result<Vec<NumberedRow>, FileProblem> {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join(name);
    File::create(&path).unwrap().write_all(bytes).unwrap();
    let rows = Source::open(&path).and_then(|source| source.rows()?.collect());
    rows.map_err(|error: FileError| error.problem)
}

fn problem(name: &str, bytes: &[u8]) -> FileProblem {
    read(name, bytes).unwrap_err()
}

#[test]
fn json_lines_keep_their_line_numbers_over_blank_lines_and_a_byte_order_mark() {
    let rows = read("a.jsonl", b"\xEF\xBB\xBF{\"id\":\"a\"}\n\n{\"id\":\"b\"}").unwrap();
    assert_eq!(rows.iter().map(|row| row.line).collect::<Vec<_>>(), [1, 3]);
    assert_eq!(rows[1].row["id"], "b");
}

#[test]
fn the_delimiter_is_found_in_the_header() {
    for text in ["id,name\n1,\"a;b\"\n", "id;name\n1;a;b\n", "id\tname\n1\ta;b\n", "\"i,d\";name\n1;x\n"] {
        let rows = read("a.csv", text.as_bytes());
        match text.starts_with("id;") {
            true => assert_eq!(rows.unwrap_err(), FileProblem::UnequalRow { line: 2, expected: 2, found: 3 }),
            false => assert_eq!(rows.unwrap()[0].row.len(), 2, "{text:?}"),
        }
    }
}

#[test]
fn a_file_without_a_telling_extension_is_sniffed() {
    assert_eq!(read("directory", b"{\"id\":1}\n").unwrap()[0].row["id"], 1);
    assert_eq!(read("directory.txt", b"id;name\n1;a\n").unwrap()[0].row["name"], "a");
}

#[test]
fn a_csv_cell_may_span_lines_and_an_empty_cell_is_absent() {
    let rows = read("a.csv", b"id,name,about\n1,A,\"two\nlines\"\n2,,\"a \"\"word\"\"\"\n").unwrap();
    assert_eq!((rows[0].line, rows[1].line), (2, 4));
    assert_eq!(rows[0].row["about"], "two\nlines");
    assert_eq!(rows[1].row["about"], "a \"word\"");
    assert!(!rows[1].row.contains_key("name"));
}

#[test]
fn a_file_that_is_not_utf8_is_refused_with_its_line() {
    assert_eq!(problem("a.jsonl", b"{\"id\":\"a\"}\n{\"id\":\"\xE9t\xE9\"}\n"), FileProblem::NotUtf8 { line: 2 });
    assert_eq!(problem("a.csv", b"id,name\n1,a\n2,\xE9t\xE9\n"), FileProblem::NotUtf8 { line: 3 });
    assert_eq!(problem("a.csv", b"\xFF\xFEi\0d\0"), FileProblem::NotUtf8 { line: 1 });
}

#[test]
fn a_file_that_is_not_json_is_refused_with_its_line() {
    let FileProblem::NotJson { line: 2, reason } = problem("a.jsonl", b"{\"id\":1}\n{id:2}\n{\"id\":3}\n") else {
        panic!("line 2 should be named")
    };
    assert!(reason.starts_with("key must be a string"), "{reason}");
    assert_eq!(problem("a.jsonl", b"{\"id\":1}\n7\n"), FileProblem::NotAnObject { line: 2 });
    assert!(matches!(problem("a.json", b"{\n  \"id\": 1\n}\n"), FileProblem::NotJson { line: 1, .. }));
}

#[test]
fn a_json_array_is_told_what_to_do() {
    assert_eq!(problem("a.json", b" [\n{\"id\":1}]"), FileProblem::JsonArray);
    assert!(FileProblem::JsonArray.to_string().contains("jq -c"));
}

#[test]
fn an_empty_file_is_refused() {
    for (name, text) in [("a.jsonl", ""), ("a.jsonl", "\n \n"), ("a.csv", "id,name\n"), ("a", "  \n")] {
        assert_eq!(problem(name, text.as_bytes()), FileProblem::Empty, "{name} {text:?}");
    }
}

#[test]
fn a_truncated_file_is_refused() {
    let cut = [
        ("a.jsonl", &b"{\"id\":1}\n{\"id\":2,\"na"[..], 2),
        ("a.jsonl", b"{\"id\":1}\n{\"id\":\"\xC3", 2),
        ("a.csv", b"id,name,city\n1,A,Caen\n2,B", 3),
        ("a.csv", b"id,name,city\n1,A,Caen\n2,B,\"Le Ha", 3),
    ];
    for (name, bytes, expected) in cut {
        let FileProblem::Truncated { line, .. } = problem(name, bytes) else { panic!("{name} is cut off") };
        assert_eq!(line, expected);
    }
}

#[test]
fn a_last_line_without_line_break_is_whole_if_it_parses() {
    assert_eq!(read("a.jsonl", b"{\"id\":1}").unwrap().len(), 1);
    assert_eq!(read("a.csv", b"id,size\n1,5\" disk").unwrap()[0].row["size"], "5\" disk");
}

#[test]
fn a_header_without_or_with_double_names_is_refused() {
    assert_eq!(problem("a.csv", b"id,,name\n1,2,3\n"), FileProblem::NamelessColumn { position: 2 });
    assert_eq!(problem("a.csv", b"id,id\n1,2\n"), FileProblem::DoubleColumn { name: "id".to_owned() });
}

#[test]
fn a_missing_file_and_a_folder_are_refused() {
    let missing = Source::open(Path::new("no-such-file.csv")).unwrap_err();
    assert!(matches!(missing.problem, FileProblem::Unreadable(_)));
    assert_eq!(Source::open(Path::new(".")).unwrap_err().problem, FileProblem::NotAFile);
}

#[test]
fn a_file_that_changed_since_it_was_opened_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a.jsonl");
    std::fs::write(&path, "{\"id\":1}\n").unwrap();
    let source = Source::open(&path).unwrap();
    std::fs::write(&path, "{\"id\":1}\n{\"id\":2}\n").unwrap();
    assert_eq!(source.rows().err().unwrap().problem, FileProblem::Changed);
}

#[test]
fn an_embedded_text_reads_like_a_file_as_often_as_wanted() {
    let source = Source::embedded("demo.jsonl", "{\"id\":1}\n{\"id\":2}\n").unwrap();
    assert_eq!(source.rows().unwrap().count(), 2);
    let mut rows = source.rows().unwrap();
    assert_eq!(rows.by_ref().count(), 2);
    assert_eq!(rows.bytes_read(), source.size_bytes());
}
