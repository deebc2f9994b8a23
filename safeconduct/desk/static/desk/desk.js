// The only script of our own. Every page is whole without it.
// 1. The slider of a time strip sets its date field.  2. Keys: "/" find, "?" keys, "g" and a letter for a section.
// 3. Arrow keys go through what is found while somebody types; Escape leaves it.  4. A button prints the page.
// 5. A figure that is chosen goes where somebody was writing.
"use strict";

(() => {
  const DAY = 86_400_000;
  const KEYS_OFF = "safeconduct-keys-off";

  // ------------------------------------------------------------ time strip
  function dayOf(slider) {
    const first = Date.parse(`${slider.dataset.first}T00:00:00Z`);
    return new Date(first + Number(slider.value) * DAY).toISOString().slice(0, 10);
  }

  function spoken(day) {
    const words = { day: "numeric", month: "long", year: "numeric", timeZone: "UTC" };
    return new Date(`${day}T00:00:00Z`).toLocaleDateString(document.documentElement.lang || "en", words);
  }

  function slide(slider, settled) {
    const field = document.getElementById(slider.dataset.field);
    if (!field) return;
    field.value = dayOf(slider);
    slider.setAttribute("aria-valuetext", spoken(field.value));
    if (settled) field.dispatchEvent(new Event("change", { bubbles: true }));
  }

  document.addEventListener("input", (event) => {
    if (event.target.matches(".strip-range")) slide(event.target, false);
  });
  document.addEventListener("change", (event) => {
    if (event.target.matches(".strip-range")) slide(event.target, true);
  });

  // ------------------------------------------------------------ keys
  const typing = "input, select, textarea, [contenteditable]";
  let waiting = 0;                                   // until when a letter after "g" counts

  function keysAreOff() {
    try { return localStorage.getItem(KEYS_OFF) === "1"; } catch { return false; }
  }

  function follow(selector) {
    const link = document.querySelector(selector);
    if (!link) return false;
    link.click();
    return true;
  }

  function press(key) {
    if (Date.now() < waiting && /^[a-z]$/.test(key)) {
      waiting = 0;
      return follow(`a[data-go="${key}"]`);
    }
    waiting = key === "g" ? Date.now() + 1500 : 0;
    if (key === "?") return follow("a[data-keys]");
    if (/^[a-z]$/.test(key) && key !== "g" && follow(`[data-key="${key}"]`)) return true;
    const find = key === "/" && document.getElementById("find");
    if (find) { find.focus(); find.select(); }
    return Boolean(find);
  }

  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
    if (event.target.closest(typing) || keysAreOff()) return;
    if (press(event.key)) event.preventDefault();
  });

  // Ctrl (or Command) and Enter sends the form that is being written in, as in every mail program.
  document.addEventListener("keydown", (event) => {
    const form = event.target.form;
    if (event.key !== "Enter" || !(event.ctrlKey || event.metaKey) || event.isComposing || !form) return;
    event.preventDefault();
    form.requestSubmit();
  });

  // ------------------------------------------------------------ print
  document.addEventListener("click", (event) => {
    if (event.target.closest("[data-print]")) window.print();
  });

  // ------------------------------------------------------------ figures in a wording
  // Without a script the button sends the form, and the figure comes at the end of the wording.
  document.addEventListener("focusout", (event) => {
    if (!event.target.matches("textarea[data-slots]")) return;
    for (const other of document.querySelectorAll("[data-written]")) delete other.dataset.written;
    event.target.dataset.written = "1";
  });

  document.addEventListener("click", (event) => {
    const button = event.target.closest("[data-insert]");
    const place = button && button.closest("fieldset").querySelector("[data-written]");
    const choice = button && document.getElementById(button.dataset.insert);
    if (!place || !choice || !choice.value) return;
    event.preventDefault();
    place.setRangeText(`{${choice.value}}`, place.selectionStart, place.selectionEnd, "end");
    place.focus();
  });

  // ------------------------------------------------------------ what is found while typing
  function stepFound(step) {
    const links = [document.getElementById("find"), ...document.querySelectorAll("#found a")];
    const next = links[links.indexOf(document.activeElement) + step];
    if (next) next.focus();
  }

  document.addEventListener("keydown", (event) => {
    if (event.isComposing || !event.target.closest(".find")) return;
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step) { stepFound(step); event.preventDefault(); }
    if (event.key === "Escape") {
      document.getElementById("found").replaceChildren();
      document.getElementById("find").focus();
    }
  });

  // The switch on the page about keys: a person who dictates must be able to turn single keys off.
  document.addEventListener("DOMContentLoaded", () => {
    const box = document.getElementById("keys-on");
    if (!box) return;
    box.checked = !keysAreOff();
    box.addEventListener("change", () => {
      if (box.checked) localStorage.removeItem(KEYS_OFF); else localStorage.setItem(KEYS_OFF, "1");
    });
  });
})();
