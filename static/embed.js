// Shows the discussion of an article in a frame below it: see docs/embedding.md.
(() => {
  "use strict";
  const own = document.currentScript, forum = new URL(own.src).origin, frames = [];

  function show(place) {
    if (place.dataset.shown) return;
    const { url, title = document.title, label = "Comments" } = place.dataset;
    const canonical = document.querySelector("link[rel=canonical]");
    const address = new URL(url ?? canonical?.href ?? location.href, location);
    const comment = location.hash.match(/^#comment-(\d+)$/)?.[1];
    const asked = new URLSearchParams({ url: address.href.split("#")[0], title: title.slice(0, 150) });
    if (comment) asked.set("comment", comment);
    const frame = document.createElement("iframe");
    frame.width = "100%";
    frame.height = "320";
    frame.style.border = 0;
    frame.title = label;
    frame.loading = comment ? "eager" : "lazy";
    // So it knows that somebody listens, and who.
    frame.addEventListener("load", () => frame.contentWindow.postMessage({ twei: "hello" }, forum));
    frame.src = `${forum}/embed?${asked}`;
    frames.push(frame);
    place.dataset.shown = "1";
    place.replaceChildren(frame);
  }

  addEventListener("message", ({ origin, source, data }) => {
    const frame = origin === forum && frames.find((one) => one.contentWindow === source);
    const { height, top } = (frame && data?.twei) || {};
    if (height > 0) frame.height = height;
    // Not to the very top, where a site may keep its own header.
    if (top >= 0) scrollTo(0, frame.getBoundingClientRect().top + scrollY + top - innerHeight / 4);
  });

  function begin() {
    const places = document.querySelectorAll("#twei-thread, .twei-thread");
    places.forEach(show);
    if (places.length || !own.closest("body")) return;
    const place = document.createElement("div");
    own.after(place);
    show(place);
  }
  if (document.readyState === "loading") addEventListener("DOMContentLoaded", begin);
  else begin();
})();
