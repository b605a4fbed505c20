// Says "still here" while a post is being read: the page in view, its reader active, the end seen or not yet.
// What it brings is decided by the server's clock; a lost beat, a nap or a second tab cost nothing.
"use strict";

(() => {
  const BEAT_MS = 15_000, ACTIVE_MS = 30_000;
  const end = document.querySelector("#post .post-foot");
  let active = performance.now(), next = active + 1_000, seenEnd = false;

  const form = () => document.querySelector("#reading form[data-reading]");
  const markActive = () => { active = performance.now(); };
  for (const type of ["scroll", "wheel", "pointermove", "pointerdown", "touchstart", "keydown"]) {
    addEventListener(type, markActive, { passive: true });
  }
  if (end) new IntersectionObserver(([entry]) => { seenEnd ||= entry.isIntersecting; }).observe(end);

  function tick() {
    const waiting = form(), now = performance.now();
    if (!waiting || now < next || waiting.classList.contains("htmx-request")) return;
    if (document.visibilityState !== "visible" || now - active > ACTIVE_MS) return;
    // Of two windows side by side the one that is being used goes on; they would take the nonce from each other.
    if (waiting.dataset.reading === "begin" && !document.hasFocus()) return;
    next = now + BEAT_MS;
    if (waiting.dataset.reading === "beat") waiting.elements.seen_end.disabled = !seenEnd;
    htmx.trigger(waiting, waiting.dataset.reading);
  }
  setInterval(tick, 1_000);

  // A session that has ended must not lead a reader away from what they read: the panel says so instead.
  document.addEventListener("htmx:beforeOnLoad", (event) => {
    const asked = event.detail.elt;
    if (event.detail.xhr.status !== 401 || !asked.matches("form[data-reading]")) return;
    event.preventDefault();
    asked.closest("#reading").querySelector(".reading-lost").hidden = false;
    asked.remove();
  });
})();
