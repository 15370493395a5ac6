//! What surrounds every page: start, settings, header, address, footer.

use std::sync::Arc;
use std::time::Duration;

use leptos::prelude::*;
use leptos::task::spawn_local;

use crate::core::document::App as Program;
use crate::core::seeds::{self, Part};
use crate::core::text::Lang;

use super::browser::{clock, dom, location, parts};
use super::components::{AssessmentBar, FetchError, Notice, NoticeKind, SaveNotice, UnreadNotice, fetch};
use super::i18n::{self, Key, Language, T, k, use_t};
use super::pages;
use super::persist::{self, Keeper, Settings};
use super::reader::Reader;
use super::route::{BenchPart, HandsPart, ModelPart, Route};
use super::session::Session;
use super::visit;

/// The settings of this browser; writing them keeps them.
#[derive(Clone, Copy)]
pub struct Preferences(RwSignal<Settings>);

impl Preferences {
    /// Reads the settings, subscribing to their change.
    pub fn get(self) -> Settings {
        self.0.get()
    }

    /// The settings as they are now.
    pub fn peek(self) -> Settings {
        self.0.get_untracked()
    }

    /// Changes and keeps the settings.
    pub fn change(self, change: impl FnOnce(&mut Settings)) {
        self.0.update(change);
        self.0.with_untracked(persist::keep_settings);
    }
}

/// The address of the moment.
#[derive(Clone, Copy)]
pub struct CurrentRoute(ReadSignal<Route>);

impl CurrentRoute {
    /// The address, subscribing to its change.
    pub fn get(self) -> Route {
        self.0.get()
    }
}

pub(super) fn start() {
    wasm_bindgen_futures::spawn_local(async {
        let settings = persist::settings();
        // Who reads English waits for the English texts; who reads Chinese has them.
        let (lang, refusal) = match settings.language() {
            Lang::Zh => (Lang::Zh, None),
            Lang::En => match fetch(&FIRST_ENGLISH).await {
                Ok(()) => (Lang::En, None),
                Err(error) => (Lang::Zh, Some(error)),
            },
        };
        seeds::show(lang);
        // Who comes back to work waits for what reads it: a page without it would look as if the work were gone.
        let stored = if persist::worked_on().is_some() { Some(pages::stored().await) } else { None };
        leptos::mount::mount_to_body(
            move || view! { <App settings=settings lang=lang refusal=refusal stored=stored /> },
        );
        dom::remove("loading");
    });
}

/// What English needs at the start.
const FIRST_ENGLISH: [Part; 2] = [i18n::MESSAGES, seeds::OPENING];

/// All that English needs where a page is open that may show any of it.
const ALL_ENGLISH: [Part; 3] = [i18n::MESSAGES, i18n::MORE_MESSAGES, seeds::texts(Lang::En)];

/// How long after beginning to work the rest of the page is fetched.
const LATER: Duration = Duration::from_secs(1);

/// How long a visit lasts before the page is kept for the next one, where nobody has begun to work.
const SETTLED: Duration = Duration::from_secs(4);

/// How the page is made to work without a network: a worker keeps it from the first visit on; where the browser allows
/// none, a page in which work has begun fetches the rest of itself.
#[derive(Clone, Copy)]
struct Offline {
    session: Session,
    files: pages::Files,
    language: Language,
    /// Whether a worker keeps the page; `None` until that is known.
    is_kept: StoredValue<Option<bool>>,
    has_begun: StoredValue<bool>,
    /// What looks after the page, once it is there.
    upkeep: StoredValue<Option<pages::Upkeep>>,
    /// What takes the newer version of the page, once there is one.
    newer: RwSignal<Option<pages::Upkeep>>,
}

impl Offline {
    fn start(session: Session, reader: Reader, files: pages::Files, language: Language) -> Self {
        let offline = Self {
            session,
            files,
            language,
            is_kept: StoredValue::new(None),
            has_begun: StoredValue::new(false),
            upkeep: StoredValue::new(None),
            newer: RwSignal::new(None),
        };
        clock::after(SETTLED, move || spawn_local(offline.provide()));
        let is_open = session.is_open();
        Effect::new(move |_| {
            if is_open.get() {
                // Who comes back does not wait for the way to the first question.
                let wait = if reader.peek().is_some() { Duration::ZERO } else { LATER };
                clock::after(wait, move || spawn_local(offline.provide()));
            }
        });
        offline
    }

    /// Called when a visit has settled and whenever work begins; nothing is done twice.
    async fn provide(self) {
        if !self.has_begun.get_value() {
            self.has_begun.set_value(true);
            let is_kept = match pages::upkeep().await {
                Ok(upkeep) => {
                    self.upkeep.set_value(Some(upkeep));
                    (upkeep.watch_keys)(self.session, self.files, self.language);
                    (upkeep.keep)(Arc::new(move || self.newer.set(Some(upkeep)))).await
                }
                // The page then looks after itself.
                Err(_) => false,
            };
            self.is_kept.set_value(Some(is_kept));
        }
        let is_open = self.session.peek(|it| it.is_some());
        if is_open && let Some(upkeep) = self.upkeep.get_value() {
            // Who has begun to work has something to lose.
            (upkeep.persist)().await;
        }
        if self.is_kept.get_value() == Some(false) && is_open {
            fetch_the_rest().await;
        }
    }
}

async fn fetch_the_rest() {
    for chunk in pages::Chunk::ALL {
        // What cannot be fetched now is tried again, and reported, when it is needed.
        let _ = chunk.load().await;
    }
    let _ = pages::stored().await;
    let _ = pages::sheets().await;
    for name in
        ["chinese", "divisions", "links", "messages", "moremessages", "english", "opening", "example", "whitepaper"]
    {
        parts::keep(name).await;
    }
}

/// Why the English texts are not there, if they were asked for and could not be had.
#[derive(Clone, Copy)]
struct EnglishRefusal(RwSignal<Option<FetchError>>);

#[component]
fn App(
    settings: Settings,
    lang: Lang,
    refusal: Option<FetchError>,
    stored: Option<Result<pages::Stored, String>>,
) -> impl IntoView {
    let language = Language::new(lang);
    provide_context(EnglishRefusal(RwSignal::new(refusal)));
    let preferences = Preferences(RwSignal::new(settings));
    let session = Session::new(clock::now);
    let reader = Reader::new(stored);
    let keeper = Keeper::start(session, reader);
    let read = || Route::parse(&location::hash());
    let (route, set_route) = signal(read().unwrap_or(Route::Home));
    location::on_hash_change(move || {
        if let Some(next) = read() {
            set_route.set(next);
        }
    });
    provide_context(language);
    provide_context(preferences);
    provide_context(session);
    provide_context(reader);
    provide_context(keeper);
    provide_context(CurrentRoute(route));
    visit::begin();
    let files = pages::Files::new(reader, session, keeper);
    provide_context(files);

    Effect::new(move |_| {
        let theme = preferences.get().theme;
        dom::set_root_attribute("data-theme", (!theme.is_empty()).then_some(theme.as_str()));
    });
    Effect::new(move |_| {
        let (route, t) = (route.get(), T { lang: language.get() });
        let title = format!("{} · {}", pages::title(&route, t), t.s(k::common::PRODUCT));
        dom::describe(&title, t.lang.tag());
    });
    provide_context(Offline::start(session, reader, files, language));
    // Going from question to question within a group keeps the page: only the focus moves.
    let page = Memo::new(move |_| pages::page_of(&route.get()));
    Effect::new(move |before: Option<Route>| {
        let now = route.get();
        let is_first = before.is_none();
        if before.as_ref() != Some(&now) {
            files.forget();
            arrive(&now, is_first);
        }
        now
    });
    view! {
        {move || {
            language.get();
            let (focused, scroll) = (dom::focused_id(), dom::scroll_position());
            // The page is rendered anew in the other language: the user's place in it is kept.
            request_animation_frame(move || {
                if let Some(id) = focused.filter(|it| it.starts_with("lang-")) {
                    dom::focus(&id);
                    dom::restore_scroll(scroll);
                }
            });
            view! {
                <a class="skip-link" href="#main">{use_t().s(k::common::SKIP)}</a>
                <Header />
                <SaveNotice />
                {move || reader.get().map(|it| (it.file_notice)())}
                <UnreadNotice />
                <NewerVersion />
                <RefusedEnglish />
                {move || {
                    let page = page.get();
                    view! {
                        <AssessmentBar />
                        <main id="main" tabindex="-1">{pages::show(page)}</main>
                    }
                }}
                <Footer />
            }
        }}
    }
}

/// Shows the user where they are, unless the page has just been loaded and the browser does that.
fn arrive(route: &Route, is_first: bool) {
    if !is_first || matches!(route, Route::Question(_)) {
        let route = route.clone();
        request_animation_frame(move || pages::focus(&route));
    }
}

#[component]
fn RefusedEnglish() -> impl IntoView {
    let t = use_t();
    let refusal = expect_context::<EnglishRefusal>().0;
    move || {
        refusal.get().map(|error| {
            view! {
                <div class="page-notice">
                    <Notice kind=NoticeKind::Bad>
                        <p>{t.f(k::common::ENGLISH_REFUSED, &[("words", &error.words(t))])}</p>
                    </Notice>
                </div>
            }
        })
    }
}

/// Offers a newer version of the page. Nobody is made to take it in the middle of something.
#[component]
fn NewerVersion() -> impl IntoView {
    let t = use_t();
    let newer = expect_context::<Offline>().newer;
    let keeper = expect_context::<Keeper>();
    let take = move |upkeep: pages::Upkeep| {
        // What could not be saved is said elsewhere, and has to be settled first.
        if keeper.save_now() {
            spawn_local((upkeep.use_newer)());
        }
    };
    view! {
        <div role="status">
            {move || {
                newer
                    .get()
                    .map(|upkeep| {
                        view! {
                            <div class="page-notice" id="newer-version">
                                <Notice kind=NoticeKind::Info>
                                    <p>{t.s(k::common::NEWER_VERSION)}</p>
                                    <p>
                                        <button type="button" class="button" on:click=move |_| take(upkeep)>
                                            {t.s(k::common::USE_NEWER_VERSION)}
                                        </button>
                                    </p>
                                </Notice>
                            </div>
                        }
                    })
            }}
        </div>
    }
}

#[component]
fn Header() -> impl IntoView {
    let t = use_t();
    let language = expect_context::<Language>();
    let preferences = expect_context::<Preferences>();
    let route = expect_context::<CurrentRoute>();
    let session = expect_context::<Session>();
    let (is_open, is_part) = (session.is_open(), session.is_part());
    // Another part asks other groups.
    let first_group = Memo::new(move |_| {
        session.report().track();
        pages::questionnaire::first_group(session)
    });
    let (menu, set_menu) = signal(false);
    let other = if t.lang == Lang::Zh { Lang::En } else { Lang::Zh };
    let refusal = expect_context::<EnglishRefusal>().0;
    let switch = move |_| {
        spawn_local(async move {
            if other == Lang::En
                && let Err(error) = fetch(&ALL_ENGLISH).await
            {
                refusal.set(Some(error));
                return;
            }
            refusal.set(None);
            preferences.change(|it| it.lang = if other == Lang::Zh { "zh" } else { "en" }.to_owned());
            seeds::show(other);
            language.set(other);
        });
    };
    let is_dark = move || match preferences.get().theme.as_str() {
        "dark" => true,
        "light" => false,
        _ => dom::prefers_dark(),
    };
    let toggle_theme = move |_| {
        let theme = if is_dark() { "light" } else { "dark" };
        preferences.change(|it| it.theme = theme.to_owned());
    };
    let link = move |target: Route, label: Key| {
        let href = target.href();
        let is_current = move || pages::section(&route.get()) == pages::section(&target);
        view! {
            <li>
                <a href=href aria-current=move || is_current().then_some("page") on:click=move |_| set_menu.set(false)>
                    {t.s(label)}
                </a>
            </li>
        }
    };
    let links = move |all: Vec<(Route, Key)>| all.into_iter().map(|(target, label)| link(target, label)).collect_view();
    view! {
        <header class="site-header">
            <div class="site-header__row">
                <a class="site-header__name" href=Route::Home.href()>
                    <span class="site-header__mark" aria-hidden="true"></span>
                    <span class="site-header__long">{t.s(k::common::PRODUCT)}</span>
                    <span class="site-header__short">{t.s(k::common::PRODUCT_SHORT)}</span>
                </a>
                <div class="site-header__tools">
                    <button id="lang-switch" type="button" class="button button--quiet" lang=other.tag() on:click=switch>
                        {if other == Lang::Zh { "中文" } else { "English" }}
                    </button>
                    <button
                        type="button"
                        class="button button--quiet"
                        aria-label=t.s(k::common::THEME)
                        title=t.s(k::common::THEME)
                        on:click=toggle_theme
                    >
                        <span class="theme-icon" aria-hidden="true"></span>
                    </button>
                    <button
                        type="button"
                        class="button button--quiet site-header__menu"
                        aria-expanded=move || menu.get().to_string()
                        aria-controls="site-nav"
                        on:click=move |_| set_menu.update(|it| *it = !*it)
                    >
                        {t.s(k::common::MENU)}
                    </button>
                </div>
            </div>
            <nav
                id="site-nav"
                class="site-nav"
                class:site-nav--open=move || menu.get()
                aria-label=t.s(k::common::NAVIGATION)
            >
                <ul>
                    {move || links(work(is_open.get(), is_part.get(), first_group.get()))}
                    <li class="site-nav__gap" aria-hidden="true"></li>
                    {links(vec![
                        (Route::Verify, k::common::NAV_VERIFY),
                        (Route::Bench(BenchPart::Files), k::common::NAV_BENCH),
                        (Route::Keys, k::common::NAV_KEYS),
                        (Route::Model(ModelPart::Overview), k::common::NAV_MODEL),
                        (Route::Help, k::common::NAV_HELP),
                    ])}
                </ul>
            </nav>
        </header>
    }
}

/// The pages of what is open, the first page before them. A department's part has no results and no signature, and a whole
/// assessment is not handed in.
fn work(is_open: bool, is_part: bool, first_group: Route) -> Vec<(Route, Key)> {
    let mut pages = vec![(Route::Home, k::common::NAV_HOME)];
    let questions = (first_group, k::common::NAV_QUESTIONS);
    match (is_open, is_part) {
        (false, _) => {}
        (true, true) => {
            pages.extend([questions, (Route::HandIn, k::common::NAV_HAND_IN), (Route::Report, k::common::NAV_REPORT)])
        }
        (true, false) => pages.extend([
            (Route::Profile, k::common::NAV_PROFILE),
            questions,
            (Route::Hands(HandsPart::Split), k::common::NAV_HANDS),
            (Route::Results(None), k::common::NAV_RESULTS),
            (Route::Plan, k::common::NAV_PLAN),
            (Route::Evidence, k::common::NAV_EVIDENCE),
            (Route::Sign, k::common::NAV_SIGN),
            (Route::Report, k::common::NAV_REPORT),
        ]),
    }
    if !is_part {
        pages.push((Route::Compare, k::common::NAV_COMPARE));
    }
    pages
}

/// How many digits of a digest are enough to tell builds apart at a glance.
const SHORT_DIGEST: usize = 12;

#[component]
fn Footer() -> impl IntoView {
    let t = use_t();
    let version = Program::THIS.version;
    // The build tool writes the digest into the page; a page under development has none.
    let build = dom::meta("citysec-build").map(|digest| {
        let short: String = digest.trim_start_matches("sha256:").chars().take(SHORT_DIGEST).collect();
        view! {
            <details class="site-footer__build">
                <summary>{t.f(k::common::BUILD, &[("digest", &short)])}</summary>
                <p>{t.s(k::common::BUILD_HELP)}</p>
                <code id="build-digest">{digest}</code>
            </details>
        }
    });
    view! {
        <footer class="site-footer">
            <div class="site-footer__row">
                <p>{t.f(k::common::FOOTER, &[("version", &version)])}</p>
                {build}
            </div>
        </footer>
    }
}
