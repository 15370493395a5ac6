//! The page entry.
fn main() {
    citysec::web::start()
}
