//! Runs before a build: packs the static files and makes a new migration rebuild the crate.

fn main() {
    println!("cargo:rerun-if-changed=migrations");
    memory_serve::load_directory("static");
}
