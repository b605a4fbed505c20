// Quoting a comment by its menu: what is selected in it, or all of it, into the form taken along or that of a reply.
"use strict";

(() => {
  let selected = "";
  for (const opens of ["pointerdown", "keydown"]) {
    document.addEventListener(opens, ({ target }) => {
      const words = getSelection(), within = target.matches(".more") && target.closest(".comment").querySelector(".prose");
      if (within) selected = within.contains(words.anchorNode) ? `${words}`.trim() : "";
    });
  }

  async function quote(comment, { href }) {
    const name = comment.querySelector(".name").title, id = comment.id.slice(8), lines = selected.replace(/\n+/g, "\n>\n> ");
    const text = lines ? `${name}:\n\n> ${lines}\n\n` : await (await fetch(`/comments/${id}/quotation`)).text();
    const form = () => document.querySelector(".composer.docked textarea") ?? document.querySelector(`#reply-${id} textarea`);
    if (!form()) await htmx.ajax("GET", href.split("?")[0], `#reply-${id}`);
    const field = form(), end = field.selectionEnd || field.value.length;
    field.focus();
    field.setSelectionRange(end, end);
    document.execCommand("insertText", false, field.value.slice(0, end).trim() ? `\n\n${text}` : text);
  }

  // Before the menu closes, which it does at any click.
  document.addEventListener("click", (event) => {
    const link = event.target.closest(".quote-link");
    if (!link || event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    quote(link.closest(".comment"), link);
  }, true);
})();
