//! Keeps functions that came out alike once in the released program; the linker that the toolchain brings can do that.

fn main() {
    println!("cargo:rerun-if-changed=build.rs");
    let is = |name: &str, value: &str| std::env::var(name).is_ok_and(|found| found == value);
    let brings_lld = is("TARGET", "x86_64-unknown-linux-gnu");
    if brings_lld && is("PROFILE", "release") {
        println!("cargo:rustc-link-arg-bins=-Wl,--icf=all");
    }
}
