// In the frame of another site's page: says how tall the thread is, where in it to look, and shows notices where one is.
"use strict";

(() => {
  let parent = null, said = 0;
  const at = (element) => Math.round(element.getBoundingClientRect().top + scrollY);
  const tell = (message) => parent?.source.postMessage({ twei: message }, parent.origin);

  function tellHeight() {
    const height = Math.ceil(document.body.getBoundingClientRect().height);
    if (height === said) return;
    said = height;
    tell({ height });
  }
  new ResizeObserver(tellHeight).observe(document.body);

  // The page around it says hello. Whoever it is may frame this page, or it would not have been shown.
  addEventListener("message", ({ source, origin, data }) => {
    if (source !== window.parent || data?.twei !== "hello") return;
    parent = { source, origin };
    document.documentElement.classList.add("sized");
    said = 0;
    tellHeight();
    if (location.hash.startsWith("#comment-")) goTo(document.getElementById(location.hash.slice(1)));
  });

  // The window that has to scroll is that of the page around it; not every browser lets a frame see to that.
  const goTo = (comment) => { if (comment) tell({ top: at(comment) }); };
  document.addEventListener("created", ({ detail: { id } }) => goTo(document.getElementById(`comment-${id}`)));

  // The frame is as tall as the thread: the top of its window may be far away.
  for (const type of ["pointerdown", "focusin"]) {
    addEventListener(type, ({ target }) => {
      if (target instanceof Element) document.documentElement.style.setProperty("--here", `${at(target)}px`);
    });
  }
})();
