// Says beside links to articles how many comments they have: see docs/embedding.md. No cookies, and no names of ours.
(() => {
  "use strict";
  const forum = new URL(document.currentScript.src).origin, PLACES_MAX = 40, QUERY_MAX = 3500;

  /** Return the elements that wait for a count, by the address of their article. */
  function waiting() {
    const places = new Map();
    for (const place of document.querySelectorAll("[data-twei-count]")) {
      const address = new URL(place.dataset.tweiCount || place.href, location).href.split("#")[0];
      places.set(address, [...(places.get(address) ?? []), place]);
    }
    return places;
  }

  async function fill(query, places) {
    const answer = await fetch(`${forum}/embed/counts?${query}`, { credentials: "omit" }).catch(() => null);
    if (!answer?.ok) return;  // what the page says without us stays
    for (const [address, { words }] of Object.entries(await answer.json())) {
      for (const place of places.get(address) ?? []) place.textContent = words;
    }
  }

  function begin() {
    const places = waiting();
    let asked = [];
    for (const address of places.keys()) {
      const url = `url=${encodeURIComponent(address)}`;
      if (asked.length === PLACES_MAX || [...asked, url].join("&").length > QUERY_MAX) {
        fill(asked.join("&"), places);
        asked = [];
      }
      asked.push(url);
    }
    if (asked.length) fill(asked.join("&"), places);
  }
  if (document.readyState === "loading") addEventListener("DOMContentLoaded", begin);
  else begin();
})();
