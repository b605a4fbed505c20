// Fetches a thread as soon as somebody is about to open it, so that the click finds it here. Only for readers who are not
// signed in: their pages are kept, and the server has them ready. Browsers that can do so by themselves are told by a
// header (forum/web/speculation.py), and nobody who saves data is made to fetch anything.
"use strict";

(() => {
  const HOVER_MS = 65;
  if (HTMLScriptElement.supports?.("speculationrules") || navigator.connection?.saveData) return;
  const asked = new Set([location.pathname + location.search]);
  let timer = 0;

  function threadAt(target) {
    const link = target.closest?.("a[href]");
    const isThread = link?.origin === location.origin && /^\/posts\/\d+\/[a-z0-9-]+$/.test(link.pathname);
    return isThread && !/\/(edit|history|flags)$/.test(link.pathname) ? link.pathname + link.search : null;
  }
  function ask(address) {
    if (asked.has(address)) return;
    asked.add(address);
    fetch(address, { headers: { Purpose: "prefetch" }, priority: "low" }).catch(() => asked.delete(address));
  }
  document.addEventListener("pointerover", ({ target, pointerType }) => {
    clearTimeout(timer);
    const address = pointerType === "mouse" && threadAt(target);
    if (address) timer = setTimeout(ask, HOVER_MS, address);
  });
  for (const type of ["touchstart", "focusin"]) {
    document.addEventListener(type, ({ target }) => {
      const address = threadAt(target);
      if (address) ask(address);
    }, { passive: true });
  }
})();
