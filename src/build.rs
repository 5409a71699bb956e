//! Runs before a build: packs the static files and makes a new migration rebuild the crate.

fn main() {
    println!("cargo:rerun-if-changed=migrations");
    // Embedded in debug builds too: what the tests see is what is shipped, and no binary ever
    // looks for the folder that it was built in.
    memory_serve::load_directory_with_embed("static", true);
}
