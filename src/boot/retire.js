// Stands in for the worker while the page is being developed, so that a release once opened at the same address does
// not keep showing: removes what that left, and loads its tabs anew.
self.addEventListener("install", () => self.skipWaiting());
self.addEventListener("activate", (event) => event.waitUntil(retire()));

async function retire() {
  const { scope } = self.registration;
  const ours = (await caches.keys()).filter((name) => name.startsWith(`citysec ${scope} `));
  await Promise.all(ours.map((name) => caches.delete(name)));
  await self.registration.unregister();
  for (const tab of await self.clients.matchAll({ type: "window" })) tab.navigate(tab.url);
}
