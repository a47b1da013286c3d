// SPDX-License-Identifier: GPL-3.0-or-later
// A service worker of /r alone: a page that is loaded again in a dead zone comes from what offline.js has kept.

const PATIENCE_MS = 4_000;
const scope = new URL(self.registration.scope);

self.addEventListener("install", () => self.skipWaiting());
self.addEventListener("activate", (event) => event.waitUntil(self.clients.claim()));
self.addEventListener("fetch", (event) => {
  const { origin, pathname } = new URL(event.request.url);
  if (event.request.method !== "GET" || origin !== scope.origin) {
    return;
  }
  if (event.request.mode === "navigate" && pathname === scope.pathname) {
    event.respondWith(fetch(event.request, { signal: AbortSignal.timeout(PATIENCE_MS) })
      .catch(async () => await caches.match(scope.href) ?? Response.error()));
  } else if (/\/app\/[0-9a-f]{12}\//.test(pathname)) {
    event.respondWith(caches.match(event.request).then((kept) => kept ?? fetch(event.request)));
  }
});
