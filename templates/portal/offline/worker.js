// The patient's side without a network: our own static files, and one page that holds nobody's data.
// Nothing else is ever put into a cache. Drawn by patients/portal/offline/views/install.py.
{% load static %}{% if module %}import { sendWaiting } from "{% static 'built/sync.js' %}";
{% else %}const sendWaiting = null;
{% endif %}
const { version, language, shell, files } = {{ settings|safe }};
const SHELF = `journal-${version}`;
const KEPT = new Set(files.map((file) => new URL(file, location).pathname));
const PATIENTS_PAGES = /^\/(me|j)\//;

// Asked for without cookies, so that what is kept is what a stranger would see who reads this language.
const headers = { "Accept-Language": language };
const asAStranger = (url) => new Request(url, { credentials: "omit", cache: "no-cache", headers });

self.addEventListener("install", (event) => {
  const fill = async () => (await caches.open(SHELF)).addAll([shell, ...files].map(asAStranger));
  event.waitUntil(fill().then(() => self.skipWaiting()));
});

self.addEventListener("activate", (event) => {
  const clear = async () => {
    const old = (await caches.keys()).filter((name) => name.startsWith("journal-") && name !== SHELF);
    await Promise.all(old.map((name) => caches.delete(name)));
    await self.clients.claim();
  };
  event.waitUntil(clear());
});

// Kept in one language; a request that names none is answered with it.
const onShelf = async (url) => (await caches.open(SHELF)).match(url, { ignoreVary: true });

self.addEventListener("fetch", (event) => {
  const { request } = event;
  const url = new URL(request.url);
  if (request.method !== "GET" || url.origin !== location.origin) return;
  if (KEPT.has(url.pathname)) {
    event.respondWith(onShelf(url.pathname).then((found) => found ?? fetch(request)));
  } else if (request.mode === "navigate" && PATIENTS_PAGES.test(url.pathname)) {
    event.respondWith(fetch(request).catch(() => onShelf(shell)));
  }
});

// A browser that can, wakes us when there is a network again, whether or not a page is open.
self.addEventListener("sync", (event) => {
  if (event.tag === "journal" && sendWaiting) event.waitUntil(bring());
});

async function bring() {
  const results = await sendWaiting({ isSeen: false });
  if (results.some(({ became }) => became === "offline")) throw new Error("later");
}
{% include "portal/offline/notices.js" %}