// Keeps one build of the page in the browser, whole, so that it opens without a network.
//
// A build is in use as long as a tab shows it. The next one is fetched beside it and waits until all tabs are closed, or
// until the user asks for it (`src/web/browser/worker.rs`).
const { build, files } = "xtask:build";

const SCOPE = self.registration.scope;
/** How the names of our caches begin: another folder of the same host has caches of its own. */
const OURS = `citysec ${SCOPE} `;
const CACHE = OURS + build;
/** The page itself, under the address at which people open it. */
const PAGE = "./";
/** The page's own requests come first, so the worker leaves connections free. */
const AT_ONCE = 3;

const address = (name) => new URL(name, SCOPE).href;

/** SHA-256 in hexadecimal. The page names the digest of the whole build, which is made after the page's own. */
async function digest(name, bytes) {
  let content = bytes;
  if (name === PAGE) {
    const text = new TextDecoder().decode(bytes);
    content = new TextEncoder().encode(text.replace(/(<meta name="citysec-build" content=")[^"]*/, "$1"));
  }
  const hash = await crypto.subtle.digest("SHA-256", content);
  return [...new Uint8Array(hash)].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}

/** What any of our caches holds for an address; this build's first. */
async function kept(url) {
  const own = await caches.open(CACHE);
  const found = await own.match(url);
  if (found) return found;
  // A tab that was open before this build took over goes on fetching parts of its own build. Every name but the page's
  // holds a hash, so that nothing is mixed up.
  for (const name of await caches.keys()) {
    if (name.startsWith(OURS) && name !== CACHE) {
      const older = await (await caches.open(name)).match(url);
      if (older) return older;
    }
  }
  return undefined;
}

/** Puts a file into the cache unless it is there; refuses anything but the very bytes of this build. */
async function keep(cache, name) {
  const url = address(name);
  if (await cache.match(url)) return;
  const sources =
    name === PAGE
      ? [() => fetch(url, { cache: "no-cache" }), () => fetch(url, { cache: "reload" })]
      : [() => kept(url), () => fetch(url), () => fetch(url, { cache: "reload" })];
  for (const source of sources) {
    const response = await source().catch(() => undefined);
    if (!response?.ok) continue;
    const bytes = await response.arrayBuffer();
    if ((await digest(name, bytes)) !== files[name]) continue;
    const headers = new Headers(response.headers);
    // The bytes are no longer compressed, and they are the same for everybody who asks.
    for (const header of ["Content-Encoding", "Content-Length", "Vary"]) headers.delete(header);
    await cache.put(url, new Response(bytes, { headers }));
    return;
  }
  throw new Error(`${name} cannot be had as it was built`);
}

/** All or nothing: when a file is missing the worker is not installed. What has come stays for the next attempt. */
async function install() {
  const cache = await caches.open(CACHE);
  const queue = Object.keys(files);
  const work = async () => {
    while (queue.length > 0) await keep(cache, queue.shift());
  };
  await Promise.all(Array.from({ length: AT_ONCE }, work));
}

async function activate() {
  // On a first visit the open tab is taken over at once; it shows this very build.
  await self.clients.claim();
  const tabs = await self.clients.matchAll({ type: "window", includeUncontrolled: true });
  // More than the one that asked: the others still show the build before.
  if (tabs.filter((it) => it.url.startsWith(SCOPE)).length > 1) return;
  const old = (await caches.keys()).filter((name) => name.startsWith(OURS) && name !== CACHE);
  await Promise.all(old.map((name) => caches.delete(name)));
}

/** The page of this build; anything else of any build that is in use. */
async function answer(request, isPage) {
  const own = isPage ? await (await caches.open(CACHE)).match(SCOPE) : await kept(request.url);
  return own ?? fetch(request);
}

self.addEventListener("install", (event) => event.waitUntil(install()));
self.addEventListener("activate", (event) => event.waitUntil(activate()));
self.addEventListener("message", (event) => {
  if (event.data === "take over") self.skipWaiting();
});
self.addEventListener("fetch", (event) => {
  const { request } = event;
  const [place] = request.url.split(/[?#]/);
  if (request.method !== "GET" || !place.startsWith(SCOPE)) return;
  const isPage = place === SCOPE || place === address("index.html");
  if (isPage || request.mode !== "navigate") event.respondWith(answer(request, isPage));
});
