// Notices lie over the page: an alert says what went wrong, a toast what was done. Each is in sight or gone, none lies
// over the control that was used last, and what goes on in the background takes none away.
"use strict";

const CONTROLS = "a, button, input, select, textarea, summary, label";

/**
 * Return what sent a request that went out by itself, as drafts and readings do, by the id of its place on the page;
 * null where it went out by somebody's hand.
 */
function backgroundOf({ elt, triggeringEvent }) {
  return elt.matches("[data-background]") && triggeringEvent?.type !== "submit" ? elt.closest("[id]").id : null;
}

/** Show one of the page's own notices of failure where the server's stand. */
function alertWith(name, background) {
  const flash = document.getElementById("flash");
  if (background && flash.matches(".alert:not([data-background])")) return;
  clearAlert();
  flash.className = "alert";
  flash.prepend(document.getElementById(`words-${name}`).content.cloneNode(true));
  noteAlert(flash, background);
}

/** Remember who caused the alert, and let it be put away. */
function noteAlert(flash, background) {
  if (background) flash.dataset.background = background;
  else delete flash.dataset.background;
  addCloseButton(flash, clearAlert);
  arrange();
}

/** Remove the alert; toasts stay. */
function clearAlert() {
  const flash = document.getElementById("flash");
  flash.removeAttribute("class");
  flash.setAttribute("role", "status");
  for (const part of [...flash.children]) if (part.id !== "toasts") part.remove();
}

function addCloseButton(notice, putAway) {
  if (notice.querySelector(":scope > .put-away")) return;
  const button = document.getElementById("words-close").content.firstElementChild.cloneNode(true);
  button.addEventListener("click", () => { putAway(); lastUsed()?.focus({ preventScroll: true }); });
  notice.insertBefore(button, notice.querySelector(":scope > .toasts"));
}

// The control that was used last, by hand or by key. Where a swap has put a newer one in its place, that one.
let used = null;
for (const type of ["click", "focusin"]) {
  document.addEventListener(type, ({ target }) => {
    const control = target.closest(CONTROLS);
    if (control && !control.closest("#flash")) used = control;
    if (control) arrange();
  }, true);
}
function lastUsed() {
  return used?.isConnected ? used : used?.id ? document.getElementById(used.id) : null;
}

/** Say whether a notice lies over the control that was used last. */
function covers(notice) {
  const control = lastUsed()?.getBoundingClientRect(), box = notice.getBoundingClientRect();
  return Boolean(control?.width) && control.left < box.right && control.right > box.left
    && control.top < box.bottom && control.bottom > box.top;
}

/** Put what lies over the page to the top of the window; to its foot, where it would cover what was just used. */
function arrange() {
  const flash = document.querySelector("#flash.alert"), toasts = document.getElementById("toasts");
  if (flash) placeOutOfTheWay(flash);
  if (!toasts.childElementCount || toasts.matches(":hover, :focus-within")) return;
  const above = [document.querySelector(".masthead"), document.querySelector("#flash.alert:not(.low)")];
  const free = Math.max(0, ...above.map((one) => one?.getBoundingClientRect().bottom ?? 0));
  toasts.style.setProperty("--free", `${free}px`);
  placeOutOfTheWay(toasts);
}
function placeOutOfTheWay(notice) {
  notice.classList.remove("low");
  if (covers(notice)) notice.classList.add("low");
}
addEventListener("scroll", arrange, { passive: true });

// A toast goes by itself, unless it is one that stays until it is put away: a level reached, or something to undo.
document.addEventListener("animationend", ({ animationName, target }) => {
  if (animationName === "go") target.remove();
});
document.addEventListener("htmx:load", ({ detail: { elt: arrived } }) => {
  if (arrived.matches(".level-up")) {
    for (const older of document.querySelectorAll(".level-up")) if (older !== arrived) older.remove();
  }
  if (arrived.matches(".level-up, .lasting")) addCloseButton(arrived, () => arrived.remove());
  if (arrived.matches(".toast")) arrange();
});

// What somebody does next takes the words about their last act away. What goes on in the background takes away only what
// it has said itself, and says nothing over anything else.
let answered = null;
document.addEventListener("htmx:beforeSwap", ({ detail }) => {
  const { requestConfig: request, isError, target } = answered = detail;
  const background = backgroundOf(request), alert = document.querySelector("#flash.alert");
  const mayReplace = alert && (!background || alert.matches("[data-background]"));
  const mayClear = alert && (!background || alert.dataset.background === background);
  if (isError && alert && !mayReplace && target.id === "flash") detail.shouldSwap = false;
  if (!isError && mayClear) clearAlert();
  if (background || request.verb === "get") return;
  for (const toast of document.querySelectorAll(".toast:not(.lasting)")) toast.remove();
});
document.addEventListener("htmx:afterSettle", () => {
  const alert = document.querySelector("#flash.alert:not(:has(> .put-away))");
  if (alert) noteAlert(alert, backgroundOf(answered.requestConfig));
});

document.addEventListener("htmx:sendError", ({ detail }) => alertWith("out-of-reach", backgroundOf(detail.requestConfig)));
document.addEventListener("htmx:responseError", ({ detail: { xhr, requestConfig } }) => {
  if (xhr.status >= 500 && xhr.status !== 503) alertWith("broken", backgroundOf(requestConfig));
});
