// What HTMX leaves to us: times that keep up, focus that is not lost, answers that come at once, and words when
// the server is out of reach. Everything here is a comfort; no page needs it.
"use strict";

const MINUTE = 60, HOUR = 3600, DAY = 86400;
const AGO = document.documentElement.dataset.ago.split("|");

document.documentElement.classList.add("js");

/** Bring the relative times up to date: a kept page may be older than its words. */
function refreshTimes() {
  for (const time of document.querySelectorAll("time[datetime*=T]")) {
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

/** Show a notice where the server's own notices stand. */
function notice(name) {
  const flash = document.getElementById("flash");
  const words = document.getElementById(`words-${name}`).content.cloneNode(true);
  flash.className = "alert";
  flash.replaceChildren(words);
  addCloseButton(flash);
}

/** Let what lies over the page be put away. */
function addCloseButton(place) {
  if (!place || place.querySelector(".put-away")) return;
  const button = document.getElementById("words-close").content.firstElementChild.cloneNode(true);
  button.addEventListener("click", clearFlash);
  place.append(button);
}

/** Remove the notice. */
function clearFlash() {
  const flash = document.getElementById("flash");
  flash.className = "";
  flash.replaceChildren();
}

refreshTimes();
setInterval(refreshTimes, MINUTE * 1000);

// After a swap the keyboard goes on where the change is: in a form that opened, or at what was just written.
document.addEventListener("htmx:load", ({ detail: { elt: arrived } }) => {
  refreshTimes();
  addCloseButton(document.querySelector("#flash.alert, #flash .level-up"));
  if (!arrived.matches(".composer, .comment") || arrived.closest("#your-comment")) return;
  (arrived.querySelector("textarea") ?? arrived).focus();
});

// A notice of failure stays in sight until something succeeds.
document.addEventListener("htmx:beforeSwap", (event) => {
  if (!event.detail.isError && document.querySelector("#flash.alert")) clearFlash();
});
document.addEventListener("created", (event) => {
  const comment = document.getElementById(`comment-${event.detail.id}`);
  comment?.focus({ preventScroll: true });
  comment?.scrollIntoView({ block: "nearest" });
});

// A vote or a reaction answers at once: the button is pressed and counts before the server has said so.
// What the server says then takes its place; where it refuses, all is as it was.
const before = new WeakMap();

function count(button, by) {
  const number = button.querySelector("b");
  number.textContent = (Number(number.textContent.replace(/\D/g, "")) + by).toLocaleString(document.documentElement.lang);
  button.setAttribute("aria-pressed", String(by > 0));
}
document.addEventListener("htmx:beforeRequest", ({ detail: { elt: form, requestConfig } }) => {
  const button = requestConfig.triggeringEvent?.submitter;
  if (!button?.matches("[aria-pressed]")) return;
  const buttons = [...form.querySelectorAll("button[aria-pressed]")];
  before.set(form, buttons.map((one) => [one, one.querySelector("b").textContent, one.getAttribute("aria-pressed")]));
  for (const one of buttons) {
    if (one.getAttribute("aria-pressed") === "true") count(one, -1);
    else if (one === button) count(one, 1);
  }
});
document.addEventListener("htmx:afterRequest", ({ detail: { elt: form, successful } }) => {
  if (successful) return;
  for (const [button, number, pressed] of before.get(form) ?? []) {
    button.querySelector("b").textContent = number;
    button.setAttribute("aria-pressed", pressed);
  }
});

// Who changes their mind while the first answer is still on its way is heard too, when it has come.
let queued = null;
document.addEventListener("click", (event) => {
  const button = event.target.closest("button[aria-pressed]");
  if (button?.form.matches(".htmx-request")) queued = button.id;
});
document.addEventListener("htmx:afterSettle", () => {
  const button = queued && document.getElementById(queued);
  queued = null;
  button?.click();
});

document.addEventListener("htmx:sendError", () => notice("out-of-reach"));
document.addEventListener("htmx:responseError", (event) => {
  if (event.detail.xhr.status >= 500 && event.detail.xhr.status !== 503) notice("broken");
});

document.addEventListener("keydown", (event) => {
  // Ctrl+Enter (⌘+Enter) sends what is being written.
  if (event.key === "Enter" && (event.ctrlKey || event.metaKey) && event.target.matches("textarea")) {
    event.target.form?.querySelector(".button")?.click();
  }
  if (event.key === "Escape") closeMenus();
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
