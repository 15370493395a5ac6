//! Pages whose code is fetched when they are first opened, so that a first visit does not download the whole
//! product.
//!
//! A chunk is a function that the build tool cuts out of the module (`--cfg split`) together with all that only it
//! uses. Calling it loads the chunk; what it returns is the function that renders the pages in it. Without that
//! setting, as in development and in native tests, everything is one module and loading takes no time.

// The macro declares the two halves of a cut as foreign functions. Nothing unsafe is written by hand.
#![allow(unsafe_code)]

use std::sync::OnceLock;

use leptos::prelude::*;

use super::{help, keys, model, not_found, profile, questionnaire, results, sign, verify, with_part};
use crate::core::seeds;
use crate::web::route::Route;

/// Renders a page of a chunk.
pub type Show = fn(Route) -> AnyView;

/// Pages whose code arrives together.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Chunk {
    /// The city's profile and the questionnaire.
    Fill,
    /// Scores.
    Results,
    /// Signing and keys.
    Sign,
    /// Verification.
    Verify,
    /// The model browser.
    Model,
    /// Help.
    Help,
}

static SHOWS: [OnceLock<Show>; 6] = [const { OnceLock::new() }; 6];

impl Chunk {
    /// All of them, those that filling in needs first.
    pub const ALL: [Self; 6] = [Self::Fill, Self::Sign, Self::Results, Self::Verify, Self::Model, Self::Help];

    /// The chunk of a page; `None` for the page that is always there.
    pub fn of(page: &Route) -> Option<Self> {
        match page {
            Route::Results(_) => Some(Self::Results),
            Route::Sign | Route::Keys => Some(Self::Sign),
            Route::Verify => Some(Self::Verify),
            Route::Model(_) => Some(Self::Model),
            Route::Help => Some(Self::Help),
            Route::Profile | Route::Questions(_) => Some(Self::Fill),
            Route::Home | Route::Question(_) | Route::NotFound => None,
        }
    }

    /// What renders its pages, once it has been loaded.
    pub fn show(self) -> Option<Show> {
        SHOWS[self as usize].get().copied()
    }

    /// Loads it, if that has not been done.
    ///
    /// # Errors
    /// The file could not be fetched.
    pub async fn load(self) -> Result<(), String> {
        let show = match self {
            Self::Fill => fill_chunk().await,
            Self::Results => results_chunk().await,
            Self::Sign => sign_chunk().await,
            Self::Verify => verify_chunk().await,
            Self::Model => model_chunk().await,
            Self::Help => help_chunk().await,
        };
        let show = show.map_err(|it| it.to_string())?;
        SHOWS[self as usize].get_or_init(|| show);
        Ok(())
    }
}

macro_rules! chunk {
    ($name:ident, $($page:pat => $view:expr),+) => {
        #[cfg(split)]
        #[wasm_split_helpers::wasm_split($name, fallible)]
        fn $name() -> Result<Show, wasm_split_helpers::SplitLoaderError> {
            Ok(|page| match page {
                $($page => $view.into_any(),)+
                _ => not_found(),
            })
        }

        #[cfg(not(split))]
        async fn $name() -> Result<Show, std::convert::Infallible> {
            Ok(|page| match page {
                $($page => $view.into_any(),)+
                _ => not_found(),
            })
        }
    };
}

chunk!(fill_chunk,
    Route::Profile => with_part(seeds::DIVISIONS, || view! { <profile::Profile /> }.into_any()),
    Route::Questions(group) => view! { <questionnaire::Questionnaire group=group /> }
);
chunk!(results_chunk, Route::Results(indicator) => view! { <results::Results indicator=indicator /> });
chunk!(sign_chunk, 
    Route::Sign => with_part(seeds::DIVISIONS, || view! { <sign::Sign /> }.into_any()),
    Route::Keys => view! { <keys::Keys /> });
chunk!(verify_chunk, Route::Verify => view! { <verify::Verify /> });
chunk!(model_chunk,
    Route::Model(part) => with_part(seeds::WHITE_PAPER, move || view! { <model::Model part=part.clone() /> }.into_any())
);
chunk!(help_chunk, Route::Help => view! { <help::Help /> });
