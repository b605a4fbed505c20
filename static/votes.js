// A vote or a reaction answers at once: the button is pressed and counts before the server has said so. What the server
// says then takes its place; where it refuses, all is as it was.
"use strict";

(() => {
  const standing = new WeakMap();  // form → its buttons as the server knows them
  const waiting = new WeakMap();   // form → the button clicked while its request was on its way

  function count(button, by) {
    const number = button.querySelector("b");
    number.textContent = (Number(number.textContent.replace(/\D/g, "")) + by).toLocaleString(document.documentElement.lang);
    button.setAttribute("aria-pressed", String(by > 0));
  }

  document.addEventListener("htmx:beforeRequest", ({ detail: { elt: form, requestConfig } }) => {
    const button = requestConfig.triggeringEvent?.submitter;
    if (!button?.matches("[aria-pressed]:has(b)")) return;  // nothing is counted by it
    const buttons = [...form.querySelectorAll("button[aria-pressed]")];
    standing.set(form, buttons.map((one) => [one, one.querySelector("b").textContent, one.getAttribute("aria-pressed")]));
    for (const one of buttons) {
      if (one.getAttribute("aria-pressed") === "true") count(one, -1);
      else if (one === button) count(one, 1);
    }
  });

  // Who changes their mind while the first answer is still on its way is heard too, once it has been taken.
  document.addEventListener("click", (event) => {
    const button = event.target.closest("button[aria-pressed]");
    if (button?.form.matches(".htmx-request")) waiting.set(button.form, button.id);
  });

  document.addEventListener("htmx:afterRequest", ({ detail: { requestConfig: { elt: form }, successful } }) => {
    const next = waiting.get(form);
    waiting.delete(form);
    if (!successful) restore(form);
    else if (next) document.getElementById(next)?.click();
  });

  function restore(form) {
    for (const [button, number, pressed] of standing.get(form) ?? []) {
      button.querySelector("b").textContent = number;
      button.setAttribute("aria-pressed", pressed);
    }
    standing.delete(form);
  }
})();
