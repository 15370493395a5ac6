//! QR codes.

use leptos::prelude::*;

use crate::office::qr::Qr as Code;

/// A QR code as a drawing of one path.
#[component]
pub fn Qr(
    /// How it is styled.
    class: &'static str,
    /// What it says.
    text: String,
    /// What it is, for those who do not see it.
    label: String,
) -> impl IntoView {
    let code = Code::of(&text)?;
    let side = code.side();
    Some(view! {
        <svg class=class role="img" aria-label=label viewBox=format!("0 0 {side} {side}") shape-rendering="crispEdges">
            <path d=code.outline() />
        </svg>
    })
}
