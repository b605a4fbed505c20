// What HTMX leaves to us: times that keep up, focus that is not lost, and words when the server is out of reach.
// Everything here is a comfort; no page needs it.
"use strict";

const MINUTE = 60, HOUR = 3600, DAY = 86400;

/** Bring the relative times up to date: a kept page may be older than its words. */
function refreshTimes() {
  for (const time of document.querySelectorAll("time[datetime]")) {
    const seconds = (Date.now() - Date.parse(time.dateTime)) / 1000;
    if (seconds >= 30 * DAY) continue;
    const days = Math.floor(seconds / DAY);
    time.textContent =
      seconds < MINUTE ? "just now"
      : seconds < HOUR ? `${Math.floor(seconds / MINUTE)} min ago`
      : seconds < DAY ? `${Math.floor(seconds / HOUR)} h ago`
      : `${days} day${days === 1 ? "" : "s"} ago`;
  }
}

/** Show a notice where the server's own notices stand. */
function notice(title, text) {
  const flash = document.getElementById("flash");
  const strong = Object.assign(document.createElement("strong"), { textContent: `${title}. ` });
  const line = document.createElement("p");
  line.append(strong, text);
  flash.className = "alert";
  flash.replaceChildren(line);
}

refreshTimes();
setInterval(refreshTimes, MINUTE * 1000);

// After a swap the keyboard goes on where the change is: in a form that opened, or at what was just written.
document.addEventListener("htmx:load", ({ detail: { elt: arrived } }) => {
  refreshTimes();
  if (!arrived.matches(".composer, .comment") || arrived.closest("#your-comment")) return;
  (arrived.querySelector("textarea") ?? arrived).focus();
});

// A notice of failure stays in sight until something succeeds.
document.addEventListener("htmx:beforeSwap", (event) => {
  const flash = document.getElementById("flash");
  if (event.detail.isError || !flash.matches(".alert")) return;
  flash.className = "";
  flash.replaceChildren();
});
document.addEventListener("written", (event) => {
  const comment = document.getElementById(`comment-${event.detail.id}`);
  comment?.focus({ preventScroll: true });
  comment?.scrollIntoView({ block: "nearest" });
});

document.addEventListener("htmx:sendError", () => notice("The server is out of reach", "What you wrote is still here. Try again in a moment."));
document.addEventListener("htmx:responseError", (event) => {
  if (event.detail.xhr.status >= 500 && event.detail.xhr.status !== 503) {
    notice("Something broke", "What you wrote is still here. Try again in a moment.");
  }
});

// Ctrl+Enter (⌘+Enter) sends what is being written.
document.addEventListener("keydown", (event) => {
  if (event.key === "Enter" && (event.ctrlKey || event.metaKey) && event.target.matches("textarea")) {
    event.target.form?.querySelector(".button")?.click();
  }
});
