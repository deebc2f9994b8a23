"use strict";
/* Keeps what is written on the phone until it is sent. Without this script the form works as it is. */
(() => {
  const form = document.getElementById("plea");
  const words = document.getElementById("words");
  const Queue = self.Queue;
  const at = (id) => document.getElementById(id);
  const show = (id, is = true) => { const part = at(id); if (part) part.hidden = !is; };
  const LARGEST_KEPT = 3 * 1024 ** 2;
  const RETRY = 30e3;
  const PLACE = `draft:${location.pathname}`;

  if ("serviceWorker" in navigator) {
    navigator.serviceWorker.register("/help/sw.js", { scope: "/help/" }).then(() => navigator.serviceWorker.ready)
      .then((ready) => { if (form) ready.active.postMessage({ keep: location.pathname }); }).catch(() => {});
    navigator.serviceWorker.addEventListener("message", (event) => { if (event.data.sent) told(event.data.sent); });
  }

  const print = at("print");
  if (print) {
    print.hidden = false;
    print.querySelector("button").addEventListener("click", () => self.print());
  }
  if (!form || !words) return;

  /* ---- the draft ---- */
  const fields = form.elements;
  const said = (name) => { at("status").textContent = name ? words.dataset[name] || name : ""; };
  const newKey = () => [...crypto.getRandomValues(new Uint8Array(16))].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  const typed = () => [...new FormData(form)].filter(([, value]) => typeof value === "string");
  const OURS = ["key", "work", "language"];
  const isWritten = () => typed().some(([name, value]) => !OURS.includes(name) && name !== "speaks" && value.trim());
  let later;
  let draft = null;
  try { draft = JSON.parse(localStorage.getItem(PLACE)); } catch { draft = null; }

  function fill(rows) {
    for (const part of form.querySelectorAll("input:not([type=hidden]):not([type=file]), select, textarea")) {
      const values = rows.filter(([name]) => name === part.name).map(([, value]) => value);
      if (part.type === "checkbox" || part.type === "radio") part.checked = values.includes(part.value);
      else if (values.length) part.value = values[0];
    }
  }

  function keep() {
    try {
      localStorage.setItem(PLACE, JSON.stringify({ key: fields.key.value, rows: typed(), at: Date.now() }));
      show("draft", isWritten());
    } catch { show("draft", false); }
  }

  async function keepFiles() {
    const files = [...fields.files.files];
    const small = files.filter((file) => file.size <= LARGEST_KEPT);
    const large = files.filter((file) => file.size > LARGEST_KEPT).map((file) => file.name);
    said(large.length ? `${words.dataset.big} ${large.join(", ")}` : "");
    const rows = small.map((file) => ({ name: file.name, blob: file }));
    await Queue.put("drafts", { key: PLACE, form: fields.key.value, files: rows }).catch(() => {});
  }

  async function fillFiles() {
    const kept = await Queue.get("drafts", PLACE).catch(() => null);
    if (!kept || kept.form !== fields.key.value || !kept.files.length) return;
    const box = new DataTransfer();
    kept.files.forEach((file) => box.items.add(new File([file.blob], file.name, { type: file.blob.type })));
    fields.files.files = box.files;
  }

  async function forget() {
    clearTimeout(later);
    try { localStorage.removeItem(PLACE); } catch { /* nothing was kept */ }
    show("draft", false);
    await Queue.remove("drafts", PLACE).catch(() => {});
  }

  function begin() {
    form.reset();
    fields.key.value = newKey();
    fields.work.value = "";
    work = null;
  }

  /* ---- a little work, so that machines cannot flood us ---- */
  let work = null;
  async function worked(key) {
    if (!self.crypto || !crypto.subtle) return "";
    const bits = Number(form.dataset.bits);
    const signs = new TextEncoder();
    for (let nonce = 0; nonce < 2 ** (bits + 4); nonce += 1) {
      const digest = new DataView(await crypto.subtle.digest("SHA-256", signs.encode(`${key}:${nonce}`)));
      if (digest.getUint32(0) >>> (32 - bits) === 0) return String(nonce);
    }
    return "";
  }
  const startWork = () => { work = work || worked(fields.key.value).catch(() => ""); };
  const soon = (promise, wait) => Promise.race([promise, new Promise((done) => setTimeout(() => done(""), wait))]);

  /* ---- sending ---- */
  let isSending = false;
  const natively = () => { isSending = true; HTMLFormElement.prototype.submit.call(form); };

  async function entry() {
    startWork();
    fields.work.value = fields.work.value || await soon(work, 5000);
    const files = [...fields.files.files].map((file) => ({ name: file.name, blob: file }));
    return { key: fields.key.value, url: form.action, fields: typed(), files, at: Date.now() };
  }

  async function sending(event) {
    event.preventDefault();
    if (isSending) return;
    isSending = true;
    said("sending");
    keep();
    let message;
    try {
      message = await entry();
      await Queue.put("outgoing", message);
    } catch { natively(); return; }
    const outcome = await Queue.send(message);
    isSending = false;
    if (outcome.state === "sent") { await arrived(outcome); return; }
    if (outcome.state === "refused") { await Queue.remove("outgoing", message.key); said("refused"); natively(); return; }
    said(outcome.state === "offline" ? "waiting" : "busy");
    askForSync();
  }

  function askForSync() {
    if (!("serviceWorker" in navigator)) return;
    navigator.serviceWorker.ready.then((ready) => ready.sync && ready.sync.register("send")).catch(() => {});
  }

  async function arrived(outcome) {
    await forget();
    await Queue.remove("sent", outcome.key).catch(() => {});
    begin();
    location.assign(outcome.receipt);
  }

  async function told(sent) {
    const own = sent.find((each) => each.key === fields.key.value);
    if (own) { await arrived(own); return; }
    show("queue", (await Queue.all("outgoing").catch(() => [])).length > 0);
    const [last] = sent.slice(-1);
    if (!last) return;
    at("sent-link").href = last.receipt;
    at("sent-link").onclick = () => { Queue.remove("sent", last.key); };
    show("sent");
  }

  async function tryAgain() {
    if (isSending) return;
    const waiting = await Queue.all("outgoing").catch(() => []);
    if (!waiting.length) return;
    isSending = true;
    const sent = await Queue.sendAll().catch(() => []);
    isSending = false;
    await told(sent);
  }

  /* ---- when the page opens ---- */
  async function open() {
    if (at("empty") === null) {
      fields.key.value = draft ? draft.key : newKey();
      if (draft) { fill(draft.rows); show("draft", isWritten()); }
    }
    const sent = await Queue.lately().catch(() => []);
    const waiting = await Queue.all("outgoing").catch(() => []);
    if (draft && sent.some((each) => each.key === draft.key)) { await forget(); begin(); }
    await fillFiles().catch(() => {});
    if (draft && waiting.some((each) => each.key === draft.key)) said("waiting");
    show("queue", waiting.length > 0);
    await told(sent.filter((each) => each.key !== fields.key.value));
    await tryAgain();
  }

  form.addEventListener("input", (event) => {
    startWork();
    if (event.target.type === "file") { keepFiles(); return; }
    clearTimeout(later);
    later = setTimeout(keep, 300);
  });
  form.addEventListener("submit", sending);
  at("forget").addEventListener("click", async () => {
    await forget();
    await Promise.all(["outgoing", "sent", "drafts"].map((store) => Queue.clear(store))).catch(() => {});
    begin();
    show("queue", false);
    said("forgotten");
  });
  at("send-now").addEventListener("click", tryAgain);
  self.addEventListener("online", tryAgain);
  self.addEventListener("pagehide", () => { if (!isSending && isWritten()) keep(); });
  self.addEventListener("pageshow", (event) => { if (event.persisted) location.reload(); });
  setInterval(() => { if (document.visibilityState === "visible") tryAgain(); }, RETRY);
  open();
})();
