// Says "still here" while a post is being read: the page in view, its reader active, the end seen or not yet.
// What it earns is decided by the server's clock; a lost beat, a nap or a second tab cost nothing. Between two
// beats the page counts along by itself, so that one sees it rise.
"use strict";

(() => {
  const BEAT_MS = 15_000, ACTIVE_MS = 30_000, CREDIT_MS_MAX = 20_000;
  const end = document.querySelector("#post .post-foot");
  const still = matchMedia("(prefers-reduced-motion: reduce)");
  const figures = new Intl.NumberFormat(document.documentElement.lang, { maximumFractionDigits: 2, minimumFractionDigits: 2 });
  let active = performance.now(), next = active + 1_000, seenEnd = false;
  let counted = active, shownXp = null;

  const form = () => document.querySelector("#reading form[data-reading]");
  const markActive = () => { active = performance.now(); };
  for (const type of ["scroll", "wheel", "pointermove", "pointerdown", "touchstart", "keydown"]) {
    addEventListener(type, markActive, { passive: true });
  }
  if (end) new IntersectionObserver(([entry]) => { seenEnd ||= entry.isIntersecting; }).observe(end);

  /** Show what the time stands for that has been credited, and that will be by the next beat. */
  function renderGain(bar, now) {
    const since = Math.min(now - counted, CREDIT_MS_MAX);
    bar.dataset.credited ??= bar.value;  // as the server said it
    const part = Math.min(1, (Number(bar.dataset.credited) + since) / bar.max);
    const xp = Math.floor(bar.dataset.xp * part);
    const [shown, twei] = [document.querySelector("#reading .gain-xp"), document.querySelector("#reading .gain-twei")];
    bar.value = bar.max * part;
    shown.textContent = `+${xp}`;
    if (twei) twei.textContent = figures.format(Math.floor((bar.dataset.mtwei / 10) * part) / 100);
    if (shownXp !== null && xp > shownXp) rise(shown.parentElement, xp - shownXp);
    shownXp = xp;
  }

  /** Let "+1 XP" go up from where it is counted. */
  function rise(gain, xp) {
    if (still.matches) return;
    const mark = Object.assign(document.createElement("span"), { className: "rise", textContent: `+${xp} XP` });
    mark.setAttribute("aria-hidden", "true");
    mark.addEventListener("animationend", () => mark.remove());
    gain.append(mark);
  }

  function tick() {
    const waiting = form(), now = performance.now();
    if (!waiting) return;
    const attentive = document.visibilityState === "visible" && now - active <= ACTIVE_MS;
    document.querySelector("#reading .paused").hidden = attentive;
    document.querySelector("#reading .gain").hidden = !attentive;
    if (attentive && waiting.dataset.reading === "beat") renderGain(document.querySelector("#reading > progress"), now);
    if (!attentive || now < next || waiting.classList.contains("htmx-request")) return;
    // Of two windows side by side the one that is being used goes on; they would take the nonce from each other.
    if (waiting.dataset.reading === "begin" && !document.hasFocus()) return;
    next = now + BEAT_MS;
    if (waiting.dataset.reading === "beat") waiting.elements.seen_end.disabled = !seenEnd;
    htmx.trigger(waiting, waiting.dataset.reading);
  }
  setInterval(tick, 1_000);
  document.addEventListener("htmx:afterSwap", ({ detail: { target } }) => {
    if (target.id === "reading") counted = performance.now();
  });

  // A session that has ended must not lead a reader away from what they read: the panel says so instead.
  document.addEventListener("htmx:beforeOnLoad", (event) => {
    const asked = event.detail.elt;
    const xhr = event.detail.xhr, loggedOut = xhr.status === 401 || (xhr.status === 400 && !xhr.getResponseHeader("X-CSRFToken"));
    if (!loggedOut || !asked.matches("form[data-reading]")) return;
    event.preventDefault();
    asked.closest("#reading").querySelector(".reading-lost").hidden = false;
    asked.remove();
  });
})();
