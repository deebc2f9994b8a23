"use strict";
/* Looks after /help/: the form opens without a line, and what waits on the phone goes out when the line is back.
   Pages that show somebody's request are never kept. */
importScripts("/static/portal/queue.js");

const SHELF = "help-1";
const PARTS = ["help.css", "queue.js", "help.js", "favicon.svg"].map((name) => `/static/portal/${name}`);
const FORM = /^\/help\/(?!follow\/|receipt\/|me\/)([\w-]+\/)?$/;

self.addEventListener("install", (event) => {
  event.waitUntil(caches.open(SHELF).then((shelf) => shelf.addAll(PARTS)).then(() => self.skipWaiting()));
});

self.addEventListener("activate", (event) => {
  event.waitUntil((async () => {
    const names = await caches.keys();
    await Promise.all(names.filter((name) => name !== SHELF).map((name) => caches.delete(name)));
    await self.clients.claim();
  })());
});

async function fresh(request, name) {
  const shelf = await caches.open(SHELF);
  try {
    const answer = await fetch(request);
    if (answer.ok && !answer.redirected) await shelf.put(name, answer.clone());
    return answer;
  } catch (error) {
    const kept = await shelf.match(name);
    if (kept) return kept;
    throw error;
  }
}

self.addEventListener("fetch", (event) => {
  const { request } = event;
  const { origin, pathname } = new URL(request.url);
  if (request.method !== "GET" || origin !== self.location.origin) return;
  if (PARTS.includes(pathname) || (request.mode === "navigate" && FORM.test(pathname))) {
    event.respondWith(fresh(request, pathname));
  }
});

self.addEventListener("message", (event) => {
  const path = event.data && event.data.keep;
  if (path && FORM.test(path)) event.waitUntil(caches.open(SHELF).then((shelf) => shelf.add(path)));
});

self.addEventListener("sync", (event) => {
  event.waitUntil((async () => {
    const sent = await self.Queue.sendAll();
    for (const client of await self.clients.matchAll()) client.postMessage({ sent });
  })());
});
