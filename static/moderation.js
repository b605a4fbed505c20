// Working off the queue by keyboard: from case to case, a letter for each decision, and on to the next one.
"use strict";

(() => {
  const DECISIONS = { a: "keep", h: "hide", r: "remove", w: "warn", s: "silence", u: "suspend", b: "ban", z: "restore",
    p: "uphold", v: "overturn" };
  const cases = () => [...document.querySelectorAll(".case:not(.decided)")];
  const current = () => document.activeElement?.closest(".case");

  function go(place) {
    if (!place) return;
    place.focus({ preventScroll: true });
    const still = matchMedia("(prefers-reduced-motion: reduce)").matches;
    place.scrollIntoView({ block: "start", behavior: still ? "instant" : "smooth" });
  }

  /** Go to the next case, or (-1) the one before; to the first, where the keyboard is in none. */
  function step(by) {
    const all = cases(), here = current();
    if (!here) return go(all[0]);
    const at = all.indexOf(here);
    go(at < 0 ? all.find((one) => here.compareDocumentPosition(one) & Node.DOCUMENT_POSITION_FOLLOWING) : all[at + by]);
  }

  /** Choose a decision in the case that the keyboard is in. To keep takes no reason, and is sent at once. */
  function choose(kind) {
    const here = current();
    if (!here) return step(1);  // nobody decides about a case that they are not at
    const choice = here.querySelector(`[name=decision][value=${kind}]`);
    if (!choice) return;
    choice.checked = true;
    if (kind === "keep") choice.form.requestSubmit();
    else choice.form.elements.rule.focus();
  }

  async function showKeys() {
    if (!document.getElementById("keys")) {
      await htmx.ajax("GET", "/about/keys", { target: document.body, swap: "beforeend" });
    }
    const keys = document.getElementById("keys");
    if (keys && !keys.open) keys.showModal();
  }

  const shortcuts = {
    j: () => step(1),
    k: () => step(-1),
    o: () => current()?.querySelector("header a")?.click(),
    "?": showKeys,
    ...Object.fromEntries(Object.entries(DECISIONS).map(([key, kind]) => [key, () => choose(kind)])),
  };

  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || document.querySelector("dialog[open]")) return;
    const field = event.target.closest(".decide :is(select, input:not([type=radio]))");
    if (field && event.key === "Escape") return go(current());
    if (field && event.key === "Enter" && field.matches("select")) {
      event.preventDefault();
      return field.form.requestSubmit();
    }
    if (event.target.matches("input:not([type=radio]), textarea, select") || !shortcuts[event.key]) return;
    event.preventDefault();
    shortcuts[event.key](event);
  });
  document.addEventListener("click", (event) => {
    if (event.target.closest(".keys-button")) showKeys();
    event.target.closest("dialog .close")?.closest("dialog").close();
  });

  // After a decision the keyboard goes on at the next case that waits: below, or else from the top.
  document.addEventListener("htmx:afterSettle", ({ detail: { requestConfig: { verb, path } } }) => {
    const decided = verb === "post" ? document.getElementById(`case-${path.split("/").pop()}`) : null;
    if (!decided?.matches(".decided")) return;
    const all = cases();
    const done = document.getElementById("queue-done");
    if (!all.length && done) done.hidden = false;
    go(all.find((one) => decided.compareDocumentPosition(one) & Node.DOCUMENT_POSITION_FOLLOWING) ?? all[0] ?? done ?? decided);
  });
})();
