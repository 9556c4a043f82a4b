use super::*;

#[test]
fn the_contract_in_words_is_printed() {
    println!("{}", sdl());
}
