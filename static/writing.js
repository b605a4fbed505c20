// The buttons above a text, and their keys: they put Markdown around what is selected, or take it away again, as if it had
// been typed: so that it can be undone and is kept. And the preview of a comment, which follows the text.
"use strict";

(() => {
  /** Type `text` in the place of what is between two places, then select what is between two others. */
  function type(field, begin, end, text, from = begin, to = begin + text.length) {
    field.focus({ preventScroll: true });
    field.setSelectionRange(begin, end);
    if (begin < end || text) document.execCommand(text ? "insertText" : "delete", false, text);
    field.setSelectionRange(from, to);
  }

  /** Put a mark on both sides of what is selected, or of the word there; or take it away. Bold italics have three stars. */
  function wrap(field, sample, mark) {
    const { value } = field, size = mark.length, [sign] = mark;
    let from = field.selectionStart, to = field.selectionEnd;
    if (from === to) {
      from -= /[\p{L}\p{N}]*$/u.exec(value.slice(0, from))[0].length;
      to += /^[\p{L}\p{N}]*/u.exec(value.slice(to))[0].length;
    }
    while (from < to && /\s/.test(value[from])) from++;
    while (from < to && /\s/.test(value[to - 1])) to--;
    while (to - from > 1 && value[from] === sign && value[to - 1] === sign) { from++; to--; }
    let around = 0;
    while (value[from - around - 1] === sign && value[to + around] === sign) around++;
    const words = value.slice(from, to) || sample;
    if (mark === "*" ? around % 2 : around >= size) return type(field, from - size, to + size, value.slice(from, to));
    type(field, from, to, mark + words + mark, from + size, from + size + words.length);
  }

  /** Begin each selected line with a mark, or take it away. */
  function prefix(field, sample, mark) {
    const { value, selectionStart, selectionEnd } = field, sign = mark[0];
    const from = value.lastIndexOf("\n", selectionStart - 1) + 1, to = (value + "\n").indexOf("\n", selectionEnd);
    const lines = value.slice(from, to).split("\n"), all = lines.every((line) => line[0] === sign);
    const text = lines.map((line) => (all ? line.slice(1).trimStart() : mark + line)).join("\n");
    // A blank line, or the next one would go on with what ends here.
    const gap = !all && /^\n[^\n]/.test(value.slice(to)) ? "\n" : "";
    type(field, from, to, text + gap, lines[1] === undefined ? from + text.length : from, from + text.length);
  }

  /** Make a link of what is selected, or of the link there its words alone. What is still to be typed is selected. */
  function link(field, sample) {
    const { value, selectionStart: from, selectionEnd: to } = field, selected = value.slice(from, to), words = selected || sample;
    for (const { index, 0: whole, 1: text } of value.matchAll(/\[([^\]\n]*)\]\([^)\n]*\)/g)) {
      if (index <= from && to <= index + whole.length) return type(field, index, index + whole.length, text);
    }
    if (/^https?:\S+$/.test(selected)) type(field, from, to, `[${sample}](${selected})`, from + 1, from + 1 + sample.length);
    else type(field, from, to, `[${words}](https://)`, from + words.length + 3, from + words.length + 11);
  }

  function code(field, sample) {
    const { value, selectionStart: from, selectionEnd: to } = field, words = value.slice(from, to);
    if (!words.includes("\n")) return wrap(field, sample, "`");
    type(field, from, to, /^```.*\n([^]*)\n```$/.exec(words)?.[1] ?? `\`\`\`\n${words}\n\`\`\``);
  }

  const ACTS = { wrap, prefix, link, code };

  document.addEventListener("click", ({ target }) => {
    const button = target.closest("[data-act]"), { act, sample, mark } = button?.dataset ?? {};
    if (act) ACTS[act](document.getElementById(button.parentElement.getAttribute("aria-controls")), sample, mark);
  });

  document.addEventListener("keydown", (event) => {
    const { target, key, ctrlKey, metaKey } = event;
    if (target.matches(".toolbar *")) return move(event);
    const button = document.querySelector(`[aria-controls="${target.id}"] > [aria-keyshortcuts^="Control+${key.toUpperCase()} "]`);
    if (!button || ctrlKey === metaKey) return;
    event.preventDefault();
    button.click();
  });

  /** One stop for the tabulator; from there the arrow keys go on. */
  function move(event) {
    const buttons = [...event.target.parentElement.children], at = buttons.indexOf(event.target);
    const to = { ArrowRight: at + 1, ArrowLeft: at - 1, Home: 0, End: -1 }[event.key];
    if (to === undefined) return;
    event.preventDefault();
    event.target.tabIndex = -1;
    const next = buttons.at(to % buttons.length);
    next.tabIndex = 0;
    next.focus();
  }

  // The button that opened a preview closes it again.
  const openPreview = (form) => form?.querySelector(".preview:not(:empty)");
  document.addEventListener("click", (event) => {
    const button = event.target.closest(".show-preview"), open = openPreview(button?.form);
    button?.setAttribute("aria-expanded", !open);
    if (!open) return;
    event.preventDefault();
    event.stopPropagation();
    open.replaceChildren();
  }, true);
  document.addEventListener("input", ({ target: { form } }) => {
    if (openPreview(form)) htmx.trigger(openPreview(form), "redraw");
  });
})();
