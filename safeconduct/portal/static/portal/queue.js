"use strict";
/* What was written on this phone and is not sent yet. Kept in IndexedDB, so that the page and the service worker both
   reach it. A message goes out with the key of its form: sent twice, it is one request. */
self.Queue = (() => {
  const STORES = ["outgoing", "sent", "drafts"];
  const KEEP_SENT = 7 * 86400e3;

  const opened = () => new Promise((done, failed) => {
    const asked = indexedDB.open("help", 1);
    asked.onupgradeneeded = () => STORES.forEach((name) => asked.result.createObjectStore(name, { keyPath: "key" }));
    asked.onsuccess = () => done(asked.result);
    asked.onerror = () => failed(asked.error);
  });

  async function run(store, mode, act) {
    const base = await opened();
    try {
      return await new Promise((done, failed) => {
        const turn = base.transaction(store, mode);
        const asked = act(turn.objectStore(store));
        turn.oncomplete = () => done(asked.result);
        turn.onerror = turn.onabort = () => failed(turn.error);
      });
    } finally {
      base.close();
    }
  }
  const put = (store, row) => run(store, "readwrite", (rows) => rows.put(row));
  const get = (store, key) => run(store, "readonly", (rows) => rows.get(key));
  const all = (store) => run(store, "readonly", (rows) => rows.getAll());
  const remove = (store, key) => run(store, "readwrite", (rows) => rows.delete(key));
  const clear = (store) => run(store, "readwrite", (rows) => rows.clear());

  function body(entry) {
    if (!entry.files.length) return new URLSearchParams(entry.fields);
    const form = new FormData();
    entry.fields.forEach(([name, value]) => form.append(name, value));
    entry.files.forEach((file) => form.append("files", file.blob, file.name));
    return form;
  }

  /* "sent" with the address of the receipt; "offline", "busy" (try again later) or "refused" (the form has to be seen). */
  async function send(entry) {
    let answer;
    try {
      answer = await fetch(entry.url, { method: "POST", body: body(entry), credentials: "same-origin" });
    } catch {
      return { state: "offline" };
    }
    if (answer.ok && answer.redirected) {
      await put("sent", { key: entry.key, receipt: answer.url, at: Date.now() });
      await remove("outgoing", entry.key);
      return { state: "sent", key: entry.key, receipt: answer.url };
    }
    return { state: answer.ok || answer.status === 429 || answer.status >= 500 ? "busy" : "refused" };
  }

  async function sendAll() {
    const sent = [];
    for (const entry of await all("outgoing")) {
      const outcome = await send(entry);
      if (outcome.state === "offline") break;
      if (outcome.state === "sent") sent.push(outcome);
    }
    return sent;
  }

  async function lately() {
    const rows = await all("sent");
    await Promise.all(rows.filter((row) => Date.now() - row.at > KEEP_SENT).map((row) => remove("sent", row.key)));
    return rows.filter((row) => Date.now() - row.at <= KEEP_SENT);
  }

  return { put, get, all, remove, clear, send, sendAll, lately };
})();
