// Pictures in texts: the button above a text opens the form in a dialog, and so does a picture that is pasted or dropped
// there. What comes of it goes into the text as if it had been typed. The form alone is a page of its own.
"use strict";

(() => {
  const dialog = document.createElement("dialog");
  dialog.className = "picture-dialog";
  document.body.append(dialog);
  let field, selection;

  const buttonOf = (text) => document.querySelector(`[aria-controls="${text.id}"] > [data-picture]:not([aria-disabled])`);
  const pictureIn = (from) => [...from?.files ?? []].find(({ type }) => type.startsWith("image/"));

  async function open(button, file) {
    field = document.getElementById(button.parentElement.getAttribute("aria-controls"));
    selection = [field.selectionStart, field.selectionEnd];
    dialog.ariaLabel = button.ariaLabel;
    await htmx.ajax("GET", button.dataset.picture, { target: dialog, swap: "innerHTML" });
    const input = dialog.querySelector("[type=file]");
    if (!input) return;  // refused, and said so on the page
    dialog.showModal();
    if (!file) return;
    const chosen = new DataTransfer();
    chosen.items.add(file);
    input.files = chosen.files;
    judge(input);
    dialog.querySelector("[name=alt]").focus();
  }

  /** Say that a file is too large before it has travelled. */
  function judge(input) {
    const { bytesMax, tooLarge } = input.dataset;
    input.setCustomValidity(input.files[0]?.size > bytesMax ? tooLarge : "");
    input.reportValidity();
  }

  document.addEventListener("click", ({ target }) => {
    const button = target.closest("[data-picture]:not([aria-disabled])");
    if (button) open(button);
    if (target.closest("[data-close]")) dialog.close();
  });
  document.addEventListener("change", ({ target }) => {
    if (target.dataset.bytesMax) judge(target);
  });
  for (const [kind, name] of [["paste", "clipboardData"], ["drop", "dataTransfer"]]) {
    document.addEventListener(kind, (event) => {
      const file = event.target.matches?.("textarea") && pictureIn(event[name]), button = file && buttonOf(event.target);
      if (!button) return;
      event.preventDefault();
      open(button, file);
    });
  }
  document.addEventListener("htmx:load", ({ target }) => {
    for (const close of dialog.contains(target) ? dialog.querySelectorAll("[data-close]") : []) close.hidden = false;
  });
  document.addEventListener("htmx:xhr:progress", ({ target, detail: { loaded, total } }) => {
    const bar = target.querySelector("progress");
    if (bar) [bar.hidden, bar.value] = [false, total && loaded / total];
  });

  // A picture has a paragraph of its own.
  document.addEventListener("picture", ({ detail: { markdown } }) => {
    if (!dialog.open) return;
    dialog.close();
    const [from, to] = selection, before = field.value.slice(0, from), after = field.value.slice(to);
    const gap = (text, pattern) => (text.trim() ? "\n\n".slice(pattern.exec(text)[0].length) : "");
    const text = gap(before, /\n{0,2}$/) + markdown + gap(after, /^\n{0,2}/);
    field.focus();
    field.setSelectionRange(from, to);
    document.execCommand("insertText", false, text);
  });
  dialog.addEventListener("close", () => {
    dialog.replaceChildren();
    field.focus();
  });
})();
