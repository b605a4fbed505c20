// Asks now and then whether comments have come, and offers them over the page, so that nothing moves. The server says 304
// as long as nothing is new.
"use strict";

(() => {
  const FIRST_MS = 30_000, LAST_MS = 300_000, SAID_MS = 4_000, KNOWN_MAX = 100;
  const news = document.getElementById("news"), list = document.getElementById("comment-list");
  const number = (comment) => Number(comment.id.replace("comment-", ""));
  const words = (name) => document.getElementById(`words-${name}`).content.cloneNode(true);
  let after = Number(news.dataset.after), etag = "", wait = FIRST_MS, active = false, timer = 0;

  function look() {
    clearTimeout(timer);
    timer = 0;
    if (document.visibilityState !== "visible") return;
    if (!news.contains(document.activeElement)) htmx.trigger(news, "look");
    wait = active ? FIRST_MS : Math.min(wait * 2, LAST_MS);
    active = false;
    timer = setTimeout(look, wait);
  }
  timer = setTimeout(look, FIRST_MS);
  document.addEventListener("visibilitychange", () => { if (!timer) look(); });
  for (const type of ["scroll", "pointerdown", "keydown"]) {
    addEventListener(type, () => {
      active = true;
      if (wait === FIRST_MS || !timer) return;
      clearTimeout(timer);  // whoever was away need not wait as long as their absence
      wait = FIRST_MS;
      timer = setTimeout(look, wait);
    }, { passive: true });
  }

  news.addEventListener("htmx:configRequest", ({ target, detail }) => {
    if (target !== news) return;
    const known = [...list.children].map(number).filter((id) => id > after).slice(-KNOWN_MAX);
    detail.parameters.after = after;
    if (known.length) detail.parameters.but = known.join(" ");
    if (etag) detail.headers["If-None-Match"] = etag;
  });
  // Only an answer that says something is shown. What goes wrong here disturbs nobody.
  news.addEventListener("htmx:beforeOnLoad", (event) => {
    const { elt, xhr } = event.detail;
    if (elt !== news) return;
    if (xhr.status === 200) etag = xhr.getResponseHeader("ETag");
    if (xhr.status !== 200 || xhr.responseText.trim() === news.innerHTML.trim()) event.preventDefault();
  });
  news.addEventListener("htmx:sendError", (event) => { if (event.target === news) event.stopPropagation(); });

  // What was offered has come (arrived.js): from here on, what is newer counts.
  document.addEventListener("news-arrived", ({ detail: { ids } }) => {
    after = Math.max(after, ...ids);
    etag = "";
  });

  // A few words where the offers stand, for a moment.
  document.addEventListener("news", ({ detail }) => {
    if (news.childElementCount) return;
    news.append(words(detail.words));
    const said = news.firstElementChild;
    setTimeout(() => said.remove(), SAID_MS);
  });
})();
