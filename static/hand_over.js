// Hands the code of this page to the frame under an article that asked for it, so that nobody has to type it. The frame opened
// the first page; where one had to log in, the code is on a second one, which cannot see the frame and tells the first.
"use strict";

(() => {
  const pages = new BroadcastChannel("hand-over");
  const frame = window.opener;
  const box = () => document.getElementById("hand-over");

  function tellFrame(message) {
    frame?.postMessage(message, location.origin);
  }

  /** Hand over the code that has come onto this page, if one has. */
  function handOver() {
    for (const button of box().querySelectorAll(".copy")) button.hidden = !navigator.clipboard;
    const { code, frame: key } = box().dataset;
    if (!code) return;
    tellFrame({ handOver: key, code });
    pages.postMessage({ handOver: key, code });
  }

  function finish() {
    for (const part of box().querySelectorAll(".underway")) part.hidden = true;
    box().querySelector(".done").hidden = false;
    if (frame) window.close();
  }

  pages.addEventListener("message", ({ data }) => {
    if (data.handOver === box().dataset.frame) tellFrame(data);
    if (data.taken === box().dataset.frame) finish();
  });
  // The frame says that it is logged in.
  addEventListener("message", ({ origin, data }) => {
    if (origin !== location.origin || !data?.taken || data.taken !== box().dataset.frame) return;
    pages.postMessage(data);
    finish();
  });
  document.addEventListener("click", async ({ target }) => {
    const button = target.closest("#hand-over .copy");
    if (!button) return;
    await navigator.clipboard.writeText(box().dataset.code).catch(() => {});  // it can still be read
  });
  document.addEventListener("htmx:afterSettle", handOver);
  handOver();
})();
