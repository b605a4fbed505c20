// Quoting a comment by its menu: what is selected in it, or all of it, into the form that is taken along or a reply's.
"use strict";

(() => {
  let from = null, selected = "";

  function selectedIn(comment) {
    const selection = getSelection();
    return comment.querySelector(":scope > .prose").contains(selection.anchorNode) ? selection.toString().trim() : "";
  }
  document.addEventListener("pointerdown", ({ target }) => {
    if (target.matches(".more")) selected = selectedIn(from = target.closest(".comment"));
  });

  const asQuotation = (name, words) => `${/^@\w/.test(name) ? `${name}:\n\n` : ""}> ${words.replace(/\n+/g, "\n>\n> ")}\n\n`;

  async function quote(comment, { href }) {
    const id = comment.id.replace("comment-", ""), words = selectedIn(comment) || (from === comment && selected);
    const answer = words ? null : await fetch(`/comments/${id}/quotation`);
    if (answer && !answer.ok) return location.assign(href);
    const text = answer ? await answer.text() : asQuotation(comment.querySelector(".name").title, words);
    const writing = () => document.querySelector(".composer.docked textarea") ?? document.querySelector(`#reply-${id} textarea`);
    if (!writing()) await htmx.ajax("GET", href.replace(/\?.*/, ""), `#reply-${id}`);
    const field = writing();
    field.focus();
    if (!field.selectionEnd) field.setSelectionRange(field.value.length, field.value.length);
    const before = field.value.slice(0, field.selectionStart);
    document.execCommand("insertText", false, before.replace(/\n*$/, "") ? `\n\n${text}` : text);
  }

  // Before the menu closes, which it does at any click.
  document.addEventListener("click", (event) => {
    const link = event.target.closest(".quote-link");
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    quote(link.closest(".comment"), link);
  }, true);
})();
