//! The browser: the only code that names `web_sys` or `js_sys`. It speaks strings, bytes and callbacks and
//! knows nothing of assessments. Where a browser lacks something, the function says so instead of failing.

pub mod clipboard;
pub mod clock;
pub mod dom;
pub mod files;
pub mod location;
pub mod parts;
pub mod picture;
pub mod random;
pub mod storage;
pub mod worker;
