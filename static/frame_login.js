// In a frame under an article, while nobody is logged in there: takes the code that a page of the forum hands over, and types
// it into the form.
"use strict";

(() => {
  let giver = null;
  // Not by autofocus: browsers refuse that in frames of other sites.
  document.addEventListener("htmx:afterSettle", () => document.querySelector("#embedded-viewer [data-first]")?.focus());

  const form = () => document.querySelector("form[data-frame]");

  addEventListener("message", ({ source, origin, data }) => {
    if (origin !== location.origin || !data?.code || data.handOver !== form()?.dataset.frame) return;
    giver = source;
    form().elements.code.value = data.code;
    form().requestSubmit();
  });
  // Taken: the page is about to be loaded again, as who made the code.
  document.addEventListener("htmx:beforeOnLoad", ({ detail: { elt, xhr } }) => {
    if (elt === form() && xhr.status === 204) giver?.postMessage({ taken: elt.dataset.frame }, location.origin);
  });
})();
