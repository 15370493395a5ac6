//! Pieces that several pages use. Those below take values and hand back events; only the two bars at the top
//! of a page read the session.

mod bars;
mod basics;
mod conflict;
mod linked;
mod part;
mod qr;

pub use bars::{AssessmentBar, SaveNotice, UnreadNotice, draft_name, go_to_next_open, hand_out};
pub use basics::{Dialog, FilePicker, Meter, Notice, NoticeKind, TakeHome};
pub use conflict::Conflict;
pub use linked::linked;
pub use part::{FetchError, Needs, fetch};
pub use qr::Qr;
