//! A server of static files for this machine only: `GET` and `HEAD` over HTTP/1.1.
//!
//! Written here because a file server is all that is needed, and because the small HTTP crates share a pool of threads
//! between connections: a browser that keeps six connections open can then wait for ever on the sixth. Here every
//! connection has its thread.

use std::{
    collections::HashMap,
    fs,
    io::{self, BufRead as _, BufReader, Read as _, Write as _},
    net::{Ipv4Addr, SocketAddr, TcpListener, TcpStream},
    path::{Path, PathBuf},
    sync::{
        Arc, Mutex, PoisonError,
        atomic::{AtomicBool, AtomicU64, Ordering},
    },
    thread,
    time::{Duration, SystemTime},
};

use anyhow::{Context, Result};

use crate::{
    dist, policy,
    size::{self, brotli},
};

/// The file that stands for its folder.
const PAGE: &str = "index.html";

/// How long a connection may be idle.
const IDLE: Duration = Duration::from_secs(120);

/// More than any request for a file is long.
const REQUEST_LIMIT: u64 = 64 * 1024;

/// Reloads the page when it has been rebuilt. Served and put into the page by the server alone: no build holds it.
const RELOAD_SCRIPT: &str = "\
let seen;
setInterval(async () => {
  const answer = await fetch('dev-version').catch(() => undefined);
  const version = answer && await answer.text();
  if (version !== undefined && seen !== undefined && version !== seen) location.reload();
  seen = version ?? seen;
}, 400);
";

/// Whose pages are served.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Pages {
    /// The product's: under its policy.
    Ours,
    /// Those that the benchmarks measure it against: they have scripts in them, which our policy forbids.
    Others,
}

/// A running server; it takes no more connections when dropped.
pub struct Server {
    address: SocketAddr,
    url: String,
    stopped: Arc<AtomicBool>,
}

impl Server {
    /// Serves `root` below the path `base`, which begins and ends with a slash. With a version (raised at each rebuild)
    /// pages reload themselves.
    pub fn start(
        root: PathBuf,
        base: &'static str,
        port: u16,
        version: Option<Arc<AtomicU64>>,
        pages: Pages,
    ) -> Result<Self> {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, port))
            .with_context(|| format!("cannot listen on port {port}; choose another with `--port N`"))?;
        let address = listener.local_addr()?;
        let stopped = Arc::new(AtomicBool::new(false));
        let site = Arc::new(Site { root, base, version, pages, packed: Mutex::default() });
        let seen = Arc::clone(&stopped);
        thread::spawn(move || {
            for connection in listener.incoming() {
                if seen.load(Ordering::Relaxed) {
                    break;
                }
                let Ok(connection) = connection else { continue };
                let site = Arc::clone(&site);
                // A browser that goes away in the middle is no error.
                thread::spawn(move || drop(site.converse(&connection)));
            }
        });
        Ok(Self { address, url: format!("http://{address}{base}"), stopped })
    }

    /// The address of the page.
    pub fn url(&self) -> &str {
        &self.url
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.stopped.store(true, Ordering::Relaxed);
        // The listener sees the mark when it wakes.
        let _ = TcpStream::connect(self.address);
    }
}

/// A compressed form of a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Encoding {
    /// Its name in a header.
    name: &'static str,
    /// How the name of a copy in this form ends.
    ending: &'static str,
}

const BROTLI: Encoding = Encoding { name: "br", ending: ".br" };

/// Smallest first. Browsers ask for brotli over a secure connection only, so a plain address needs gzip.
const ENCODINGS: [Encoding; 2] = [BROTLI, Encoding { name: "gzip", ending: ".gz" }];

/// What a request asks, as far as a file server cares.
struct Request {
    method: String,
    address: String,
    /// Compressed forms that are understood.
    accepted: Vec<Encoding>,
    /// Whether the connection is to be kept for another request.
    keep: bool,
}

impl Request {
    /// Reads the next request; none at the end of the connection or when it is not HTTP.
    fn read(reader: &mut impl io::BufRead) -> io::Result<Option<Self>> {
        let mut reader = reader.take(REQUEST_LIMIT);
        let mut line = String::new();
        reader.read_line(&mut line)?;
        let mut words = line.split_whitespace();
        let (Some(method), Some(address), Some(protocol)) = (words.next(), words.next(), words.next()) else {
            return Ok(None);
        };
        let mut request = Self {
            method: method.to_owned(),
            address: address.to_owned(),
            accepted: Vec::new(),
            // A body, which only other methods have, is not read: what follows it would be taken for a request.
            keep: protocol == "HTTP/1.1" && matches!(method, "GET" | "HEAD"),
        };
        loop {
            line.clear();
            if reader.read_line(&mut line)? == 0 {
                return Ok(None);
            }
            let Some((name, value)) = line.trim_end().split_once(':') else {
                return Ok(Some(request));
            };
            match name.to_ascii_lowercase().as_str() {
                "accept-encoding" => {
                    let codings: Vec<&str> = value.split(',').map(str::trim).collect();
                    request.accepted = ENCODINGS.into_iter().filter(|it| codings.contains(&it.name)).collect();
                }
                "connection" if value.trim().eq_ignore_ascii_case("close") => request.keep = false,
                _ => {}
            }
        }
    }
}

/// An answer before it is sent.
struct Answer {
    status: &'static str,
    kind: &'static str,
    body: Vec<u8>,
    packed: Option<Encoding>,
    lasting: bool,
}

impl Answer {
    fn plain(status: &'static str, kind: &'static str, body: impl Into<Vec<u8>>) -> Self {
        Self { status, kind, body: body.into(), packed: None, lasting: false }
    }

    fn send(&self, mut connection: &TcpStream, request: &Request, pages: Pages) -> io::Result<()> {
        let cache = if self.lasting { "public, max-age=31536000, immutable" } else { "no-cache" };
        let mut message = format!(
            "HTTP/1.1 {}\r\nContent-Type: {}\r\nContent-Length: {}\r\nCache-Control: {cache}\r\n",
            self.status,
            self.kind,
            self.body.len()
        );
        // Isolation from other pages makes the browser's clock fine enough for the benchmarks.
        message += "Cross-Origin-Opener-Policy: same-origin\r\nCross-Origin-Embedder-Policy: require-corp\r\n";
        message += "Vary: Accept-Encoding\r\nX-Content-Type-Options: nosniff\r\n";
        message += "Referrer-Policy: no-referrer\r\n";
        if pages == Pages::Ours && self.kind.starts_with("text/html") {
            message += &format!("Content-Security-Policy: {}\r\n", policy::header());
        }
        if let Some(encoding) = self.packed {
            message += &format!("Content-Encoding: {}\r\n", encoding.name);
        }
        message += if request.keep { "\r\n" } else { "Connection: close\r\n\r\n" };
        // In one piece: two would wait for each other's acknowledgement.
        let mut message = message.into_bytes();
        if request.method != "HEAD" {
            message.extend_from_slice(&self.body);
        }
        connection.write_all(&message)
    }
}

/// What is served.
struct Site {
    root: PathBuf,
    base: &'static str,
    version: Option<Arc<AtomicU64>>,
    pages: Pages,
    /// Compressed files by path and time of change: compressing well takes longer than a visit should.
    packed: Mutex<HashMap<(PathBuf, SystemTime), Vec<u8>>>,
}

impl Site {
    /// Answers the requests of one connection, one after the other.
    fn converse(&self, connection: &TcpStream) -> io::Result<()> {
        connection.set_read_timeout(Some(IDLE))?;
        connection.set_nodelay(true)?;
        let mut reader = BufReader::new(connection);
        while let Some(request) = Request::read(&mut reader)? {
            let answer = match request.method.as_str() {
                "GET" | "HEAD" => self.find(&request.address, &request.accepted),
                _ => Answer::plain("405 Method Not Allowed", "text/plain", "Only GET and HEAD\n"),
            };
            answer.send(connection, &request, self.pages)?;
            if !request.keep {
                break;
            }
        }
        Ok(())
    }

    fn find(&self, url: &str, accepted: &[Encoding]) -> Answer {
        let missing = || match fs::read(self.root.join(dist::MISSING)) {
            Ok(page) => Answer::plain("404 Not Found", kind(dist::MISSING), page),
            Err(_) => Answer::plain("404 Not Found", "text/plain", "Not found\n"),
        };
        let path = url.split(['?', '#']).next().unwrap_or_default();
        let Some(path) = path.strip_prefix(self.base) else {
            return missing();
        };
        if let Some(version) = &self.version {
            match path {
                "dev-version" => {
                    return Answer::plain("200 OK", "text/plain", version.load(Ordering::Relaxed).to_string());
                }
                "dev-reload.js" => {
                    return Answer::plain("200 OK", "text/javascript", RELOAD_SCRIPT);
                }
                _ => {}
            }
        }
        let path = &if path.is_empty() || path.ends_with('/') { format!("{path}{PAGE}") } else { path.to_owned() };
        // Only plain names, so that no address leads out of the folder.
        if path.split(['/', '\\']).any(|part| part.is_empty() || part.starts_with('.')) || path.contains(':') {
            return missing();
        }
        let file = self.root.join(path);
        let kind = kind(path);
        let content = fs::read(&file);
        if path == PAGE && self.version.is_some() {
            let unbuilt = || b"<p>Not built yet: the terminal says why.</p>".to_vec();
            let page = String::from_utf8_lossy(&content.unwrap_or_else(|_| unbuilt())).into_owned();
            return Answer::plain("200 OK", kind, page + "<script type=\"module\" src=\"dev-reload.js\"></script>");
        }
        let Ok(content) = content else {
            return missing();
        };
        let mut answer = Answer { lasting: has_hash(path), ..Answer::plain("200 OK", kind, Vec::new()) };
        (answer.body, answer.packed) = match self.encoded(&file, &content, accepted) {
            Some((body, encoding)) => (body, Some(encoding)),
            None => (content, None),
        };
        answer
    }

    /// The file in a form that is understood: the copy beside it, or made here where the folder has none.
    fn encoded(&self, file: &Path, content: &[u8], accepted: &[Encoding]) -> Option<(Vec<u8>, Encoding)> {
        for encoding in accepted {
            let mut copy = file.as_os_str().to_owned();
            copy.push(encoding.ending);
            if let Ok(body) = fs::read(copy) {
                return Some((body, *encoding));
            }
        }
        let body = accepted.contains(&BROTLI).then(|| self.packed(file.to_path_buf(), content)).flatten()?;
        Some((body, BROTLI))
    }

    fn packed(&self, file: PathBuf, content: &[u8]) -> Option<Vec<u8>> {
        let modified = file.metadata().and_then(|data| data.modified()).ok()?;
        let key = (file, modified);
        let cache = || self.packed.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(body) = cache().get(&key) {
            return Some(body.clone());
        }
        // A development page changes too often to be compressed with care.
        let quality = if self.version.is_some() { 1 } else { size::BEST };
        let body = brotli(content, quality).ok()?;
        cache().insert(key, body.clone());
        Some(body)
    }
}

/// Whether a name holds a hash of its content, `name-0123456789ab`: such a file never changes.
fn has_hash(path: &str) -> bool {
    path.split('/').any(|part| {
        let hash = part.split('.').next().and_then(|it| it.rsplit_once('-')).map_or("", |it| it.1);
        hash.len() == 12 && hash.bytes().all(|it| it.is_ascii_hexdigit())
    })
}

/// The media type; browsers compile a module while it arrives only if its type is right.
fn kind(path: &str) -> &'static str {
    match path.rsplit('.').next() {
        Some("html") => "text/html; charset=utf-8",
        Some("css") => "text/css; charset=utf-8",
        Some("js") => "text/javascript; charset=utf-8",
        Some("wasm") => "application/wasm",
        Some("json") => "application/json",
        Some("webmanifest") => "application/manifest+json",
        Some("svg") => "image/svg+xml",
        Some("png") => "image/png",
        _ => "application/octet-stream",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn status(url: &str) -> &'static str {
        let root = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("src");
        Site { root, base: "/sub/", version: None, pages: Pages::Ours, packed: Mutex::default() }.find(url, &[]).status
    }

    #[test]
    fn no_address_leads_out_of_the_folder() {
        assert_eq!(status("/sub/serve.rs"), "200 OK");
        assert_eq!(status("/sub/serve.rs?query"), "200 OK");
        for outside in
            ["/serve.rs", "/sub/../Cargo.toml", "/sub//etc/passwd", "/sub/..\\Cargo.toml", "/sub/C:/x", "/sub/.x"]
        {
            assert_eq!(status(outside), "404 Not Found", "{outside}");
        }
    }

    #[test]
    fn only_names_with_a_hash_last() {
        for lasting in ["citysec-0123456789ab/chunk_7.wasm", "style-557b1d9f6482.css"] {
            assert!(has_hash(lasting), "{lasting}");
        }
        for changing in ["index.html", "citysec-build.json", "start-00112233445.js", "data-english.json"] {
            assert!(!has_hash(changing), "{changing}");
        }
    }

    #[test]
    fn a_copy_beside_a_file_is_sent_to_those_who_understand_it() -> Result<()> {
        let root = std::env::temp_dir().join(format!("citysec-http-{}", std::process::id()));
        fs::create_dir_all(&root)?;
        for (name, content) in [("a.js", "plain"), ("a.js.gz", "gzip"), ("404.html", "no such page")] {
            fs::write(root.join(name), content)?;
        }
        let site = Site { root: root.clone(), base: "/", version: None, pages: Pages::Ours, packed: Mutex::default() };
        let sent = |accepted: &[Encoding]| {
            let answer = site.find("/a.js", accepted);
            (String::from_utf8_lossy(&answer.body).into_owned(), answer.packed.map(|it| it.name))
        };
        assert_eq!(sent(&[]), ("plain".to_owned(), None));
        assert_eq!(sent(&ENCODINGS[1..]), ("gzip".to_owned(), Some("gzip")));
        assert_eq!(sent(&ENCODINGS).1, Some("gzip"), "what lies there is preferred to what has to be made");
        assert_eq!(sent(&ENCODINGS[..1]).1, Some("br"));
        let missing = site.find("/b.js", &[]);
        assert_eq!((missing.status, missing.body.as_slice()), ("404 Not Found", &b"no such page"[..]));
        fs::remove_dir_all(&root)?;
        Ok(())
    }

    #[test]
    fn a_folder_is_its_index() -> Result<()> {
        let root = std::env::temp_dir().join(format!("xtask-http-{}", std::process::id()));
        fs::create_dir_all(root.join("inner"))?;
        fs::write(root.join("inner/index.html"), "<p>Inner</p>")?;
        let site = Site { root: root.clone(), base: "/", version: None, pages: Pages::Ours, packed: Mutex::default() };
        let index = site.find("/inner/", &[]);
        fs::remove_dir_all(root)?;
        assert_eq!((index.body.as_slice(), index.kind), (b"<p>Inner</p>".as_slice(), "text/html; charset=utf-8"));
        assert!(!index.lasting);
        Ok(())
    }

    fn ask(mut connection: &TcpStream, request: &str) -> Result<String> {
        connection.write_all(request.as_bytes())?;
        let mut answer = Vec::new();
        connection.read_to_end(&mut answer)?;
        Ok(String::from_utf8_lossy(&answer).into_owned())
    }

    #[test]
    fn idle_connections_hold_nobody_up() -> Result<()> {
        let root = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("src");
        let server = Server::start(root, "/sub/", 0, None, Pages::Ours)?;
        let connect = || TcpStream::connect(server.address);
        let idle = (0..20).map(|_| connect()).collect::<io::Result<Vec<_>>>()?;
        let head = "Host: x\r\nAccept-Encoding: gzip, br\r\nConnection: close\r\n\r\n";
        let answer = ask(&connect()?, &format!("GET /sub/size.rs HTTP/1.1\r\n{head}"))?;
        assert!(answer.starts_with("HTTP/1.1 200 OK\r\n"), "{answer}");
        assert!(answer.contains("\r\nContent-Encoding: br\r\n"), "{answer}");
        let two = "GET /sub/none HTTP/1.1\r\nHost: x\r\n\r\nHEAD /sub/size.rs HTTP/1.1\r\n";
        let answer = ask(&idle[0], &format!("{two}{head}"))?;
        assert!(answer.starts_with("HTTP/1.1 404"), "{answer}");
        assert!(answer.contains("HTTP/1.1 200") && answer.ends_with("\r\n\r\n"), "{answer}");
        assert!(ask(&connect()?, "PUT / HTTP/1.1\r\n\r\n")?.starts_with("HTTP/1.1 405"));
        Ok(())
    }
}
