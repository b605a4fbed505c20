// What HTMX leaves to us: times that keep up, focus that is not lost, and a page that outlives its login. Notices and votes
// have files of their own. Everything there and here is a comfort; no page needs it.
"use strict";

const MINUTE = 60, HOUR = 3600, DAY = 86400;
const AGO = document.documentElement.dataset.ago.split("|");

document.documentElement.classList.add("js");

// Here rather than in every page: this file has run before htmx looks at the page.
Object.assign(htmx.config, {
  includeIndicatorStyles: false, allowEval: false, allowScriptTags: false, defaultSettleDelay: 0,
  historyCacheSize: 0, refreshOnHistoryMiss: true, attributesToSettle: ["class", "width", "height"],
  // What is refused is shown as what succeeds is: with its form, or as a notice.
  responseHandling: [
    { code: "204", swap: false },
    { code: "[23]..", swap: true },
    { code: "(400|401|402|403|404|405|409|413|415|422|429|503)", swap: true, error: true },
    { code: "...", swap: false, error: true },
  ],
});

/** Bring the relative times up to date: a kept page may be older than its words. Times of day become the reader's. */
function refreshTimes() {
  for (const time of document.querySelectorAll("time.clock")) {
    const clock = { hour: "2-digit", minute: "2-digit", hourCycle: "h23" };
    time.textContent = new Date(time.dateTime).toLocaleTimeString(document.documentElement.lang, clock);
  }
  for (const time of document.querySelectorAll("time[datetime*=T]:not(.clock)")) {
    const seconds = (Date.now() - Date.parse(time.dateTime)) / 1000;
    if (seconds >= 30 * DAY) continue;
    const [words, unit] =
      seconds < MINUTE ? [AGO[0], 1]
      : seconds < HOUR ? [AGO[1], MINUTE]
      : seconds < DAY ? [AGO[2], HOUR]
      : seconds < 2 * DAY ? [AGO[3], DAY]
      : [AGO[4], DAY];
    const said = words.replace("#", Math.floor(seconds / unit));
    if (time.textContent !== said) time.textContent = said;
  }
}

refreshTimes();
setInterval(refreshTimes, MINUTE * 1000);

// After a swap the keyboard goes on where the change is: in a form that opened, or at what was just written.
document.addEventListener("htmx:load", ({ detail: { elt: arrived } }) => {
  refreshTimes();
  if (!arrived.matches(".composer, .comment") || arrived.closest("#your-comment, .htmx-request")) return;
  (arrived.querySelector("textarea") ?? arrived).focus();
});

// An answer brings every region that follows from it; those that this page does not show are left out.
document.addEventListener("htmx:beforeSwap", ({ detail }) => {
  if (!detail.serverResponse.includes("hx-swap-oob")) return;
  const answer = new DOMParser().parseFromString(detail.serverResponse, "text/html");
  const absent = [...answer.querySelectorAll("[hx-swap-oob]")].filter((region) => {
    const [, selector] = region.getAttribute("hx-swap-oob").split(":");
    return !document.querySelector(selector ?? `#${region.id}`);
  });
  for (const region of absent) region.remove();
  if (absent.length) detail.serverResponse = answer.body.innerHTML;
});

// What a reader has opened stays open when it is swapped, and the keyboard stays where it was in it.
let opened = [], focused = "";
document.addEventListener("htmx:beforeSwap", () => {
  opened = [...document.querySelectorAll("details[open][id]")].map((details) => details.id);
  focused = document.activeElement?.closest("details[open][id]") ? document.activeElement.id : "";
});
document.addEventListener("htmx:afterSwap", () => {
  for (const id of opened) document.getElementById(id)?.setAttribute("open", "");
  if (focused && document.activeElement === document.body) document.getElementById(focused)?.focus({ preventScroll: true });
});
document.addEventListener("htmx:afterSettle", ({ detail: { target, requestConfig: { elt } } }) => {
  // On a phone it opens below the fold. What follows the text by itself moves nothing.
  if (target.matches(".preview") && elt.matches("button")) target.scrollIntoView({ block: "nearest" });
});
document.addEventListener("created", (event) => {
  const comment = document.getElementById(`comment-${event.detail.id}`);
  comment?.focus({ preventScroll: true });
  comment?.scrollIntoView({ block: "nearest" });
});

// A page is as old as the login it was opened in. Once its member has logged in again, in another tab, the server hands
// out a new token with its refusal: the page takes it, and sends what was refused once more.
document.addEventListener("htmx:configRequest", ({ detail: { headers } }) => {
  headers["X-Viewer"] = document.documentElement.dataset.viewer ?? "";
});
document.addEventListener("htmx:beforeSwap", ({ detail }) => {
  const { requestConfig: request, xhr } = detail;
  const token = xhr.status === 400 && xhr.getResponseHeader("X-CSRFToken");
  if (!token || request.headers["X-Resent"]) return;
  detail.shouldSwap = false;
  for (const field of document.querySelectorAll("input[name=csrf_token]")) field.value = token;
  // After this request is done with, or its element would not send another one.
  setTimeout(() => htmx.ajax(request.verb, request.path, {
    source: request.elt,
    event: request.triggeringEvent,
    values: { ...Object.fromEntries(request.formData), csrf_token: token },
    headers: { "X-Resent": "true" },
  }));
});

document.addEventListener("keydown", (event) => {
  // Ctrl+Enter (⌘+Enter) sends what is being written.
  if (event.key === "Enter" && (event.ctrlKey || event.metaKey) && event.target.matches("textarea")) {
    event.target.form?.querySelector(".button")?.click();
  }
  if (event.key === "Escape") closeMenus();
  // A slash goes to the search, from wherever nothing is being typed.
  const types = event.target.closest("input, textarea, select, [contenteditable], dialog");
  if (event.key !== "/" || types || event.ctrlKey || event.metaKey || event.altKey) return;
  const search = [...document.querySelectorAll("#q[type=search], #site-q")].find((field) => field.checkVisibility());
  if (!search) return;
  event.preventDefault();
  search.select();
});

/** Close the member's menu: by Escape, and by a click anywhere else. */
function closeMenus(except = null) {
  for (const menu of document.querySelectorAll(".menu[open]")) {
    if (menu === except) continue;
    if (menu.contains(document.activeElement)) menu.querySelector("summary").focus();
    menu.open = false;
  }
}
document.addEventListener("click", (event) => closeMenus(event.target.closest(".menu")));
