// Remembers how far one has read in a thread, and leads on to what is new: the key `n`. What is marked as new stays so
// until the page is left.
"use strict";

(() => {
  const LOOK_MS = 1_500, SEND_MS = 15_000;
  const place = document.getElementById("place"), list = document.getElementById("comment-list");
  const number = (comment) => Number(comment.id.replace("comment-", ""));
  let kept = Number(place.dataset.kept), seen = kept, sentAt = -SEND_MS;

  // A comment counts once it was in view at two looks in a row. A thread without comments has been seen with its heading.
  const inView = new Set();
  let before = new Set();
  const watch = new IntersectionObserver((entries) => {
    for (const { target, isIntersecting } of entries) inView[isIntersecting ? "add" : "delete"](target);
  }, { rootMargin: "0px 0px -20% 0px" });
  const watchAll = () => { for (const comment of list.children) watch.observe(comment); };
  watchAll();
  new MutationObserver(watchAll).observe(list, { childList: true });
  watch.observe(document.getElementById("comments-title"));

  function look() {
    if (document.visibilityState !== "visible") return;
    for (const one of inView) {
      if (!one.isConnected) inView.delete(one);
      else if (!before.has(one)) continue;
      else if (one.matches(".comment")) seen = Math.max(seen, number(one));
      else if (!list.children.length) seen = Math.max(seen, 0);
    }
    before = new Set(inView);
    if (performance.now() - sentAt >= SEND_MS) send();
  }
  setInterval(look, LOOK_MS);

  /** Tell the server, if there is anything to tell: also while the page is being left. */
  function send() {
    if (seen <= kept) return;
    const before = kept;
    kept = seen;
    sentAt = performance.now();
    fetch(place.dataset.address, {
      method: "POST",
      keepalive: true,
      redirect: "manual",
      headers: { "HX-Request": "true", "X-CSRFToken": document.querySelector("input[name=csrf_token]").value },
      body: new URLSearchParams({ last: seen }),
    }).catch(() => { kept = before; });  // once more with the next one
  }
  document.addEventListener("visibilitychange", () => { if (document.visibilityState === "hidden") send(); });
  addEventListener("pagehide", send);

  // thread.js asks for it where no new comment is left on the page.
  document.addEventListener("new-elsewhere", async () => {
    const last = [...list.querySelectorAll(":scope > .comment")].at(-1), past = last ? `&past=${number(last)}` : "";
    const headers = { "HX-Request": "true" };
    send();
    const answer = await fetch(`${place.dataset.next}?sort=${list.dataset.sort}${past}`, { headers }).catch(() => null);
    const address = answer?.headers.get("HX-Redirect");
    if (address) location.assign(address);
    else if (answer) document.dispatchEvent(new CustomEvent("news", { detail: { words: "no-more-new" } }));
  });
})();
