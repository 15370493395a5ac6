//! Pieces that several pages use. Those below take values and hand back events; only the two bars at the top
//! of a page read the session.

mod bars;
mod basics;
mod linked;
mod part;

pub use bars::{AssessmentBar, SaveNotice, UnreadNotice, go_to_next_open};
pub use basics::{Dialog, FilePicker, Meter, Notice, NoticeKind, TakeHome};
pub use linked::linked;
pub use part::{FetchError, Needs, fetch};
