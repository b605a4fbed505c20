// The buttons above a text, and their keys: they put Markdown around what is selected, or take it away again. It is done
// as if it had been typed, so that it can be undone and is kept as a draft.
"use strict";

(() => {
  /** Type `text` in the place of what is from `begin` to `end`, then select what is from `from` to `to`. */
  function type(field, begin, end, text, from = begin, to = begin + text.length) {
    field.focus({ preventScroll: true });
    field.setSelectionRange(begin, end);
    if (begin < end || text) document.execCommand(text ? "insertText" : "delete", false, text);
    field.setSelectionRange(from, to);
  }

  /** Put a mark on both sides of what is selected, or of the word there; or take it away. Bold italics have three stars. */
  function wrap(field, mark, sample) {
    const { value, selectionStart, selectionEnd } = field, size = mark.length, [sign] = mark;
    let from = selectionStart, to = selectionEnd;
    if (from === to) {
      from -= /[\p{L}\p{N}]*$/u.exec(value.slice(0, from))[0].length;
      to += /^[\p{L}\p{N}]*/u.exec(value.slice(to))[0].length;
    }
    while (from < to && /\s/.test(value[from])) from++;
    while (from < to && /\s/.test(value[to - 1])) to--;
    while (to - from > 1 && value[from] === sign && value[to - 1] === sign) { from++; to--; }
    let around = 0;
    while (from > around && value[from - around - 1] === sign && value[to + around] === sign) around++;
    const words = value.slice(from, to) || sample;
    if (mark === "*" ? around % 2 : around >= size) return type(field, from - size, to + size, value.slice(from, to));
    type(field, from, to, mark + words + mark, from + size, from + size + words.length);
  }

  /** Begin each selected line with a mark, or take it away. */
  function prefix(field, mark) {
    const { value, selectionStart, selectionEnd } = field, sign = mark.trim();
    const from = value.lastIndexOf("\n", selectionStart - 1) + 1;
    const to = (value + "\n").indexOf("\n", Math.max(selectionStart, selectionEnd - (value[selectionEnd - 1] === "\n")));
    const lines = value.slice(from, to).split("\n"), all = lines.every((line) => line.startsWith(sign));
    const text = lines.map((line) => (all ? line.replace(sign, "").trimStart() : mark + line)).join("\n");
    // Else the line after would go on with what ends here.
    const gap = !all && /^\n[^\n]/.test(value.slice(to)) && value[to + 1] !== sign ? "\n" : "";
    type(field, from, to, text + gap, lines[1] === undefined ? from + text.length : from, from + text.length);
  }

  /** Make a link of what is selected, or of the link there its words alone. What is still to be typed is selected. */
  function link(field, sample) {
    const { value, selectionStart: from, selectionEnd: to } = field, selected = value.slice(from, to);
    const there = [...value.matchAll(/\[([^\]\n]*)\]\([^)\n]*\)/g)]
      .find(({ index, 0: whole }) => index <= from && to <= index + whole.length);
    if (there) return type(field, there.index, there.index + there[0].length, there[1]);
    const isAddress = /^https?:\/\/\S+$/.test(selected), words = isAddress ? sample : selected || sample;
    const address = isAddress ? selected : "https://", missing = words === sample ? 1 : words.length + 3;
    const length = words === sample ? words.length : address.length;
    type(field, from, to, `[${words}](${address})`, from + missing, from + missing + length);
  }

  function code(field, sample) {
    const { value, selectionStart: from, selectionEnd: to } = field, words = value.slice(from, to);
    if (!words.includes("\n")) return wrap(field, "`", sample);
    const fenced = /^```.*\n([^]*)\n```$/.exec(words);
    type(field, from, to, fenced ? fenced[1] : `\`\`\`\n${words}\n\`\`\``);
  }

  const MARKS = {
    bold: (field, sample) => wrap(field, "**", sample),
    italic: (field, sample) => wrap(field, "*", sample),
    quote: (field) => prefix(field, "> "),
    list: (field) => prefix(field, "- "),
    link, code,
  };
  const KEYS = { b: "bold", i: "italic", k: "link" };

  document.addEventListener("click", ({ target }) => {
    const button = target.closest("[data-mark]:not([aria-disabled])");
    if (!button) return;
    const field = document.getElementById(button.parentElement.getAttribute("aria-controls"));
    MARKS[button.dataset.mark](field, button.dataset.sample);
  });

  document.addEventListener("keydown", (event) => {
    const { target, key, ctrlKey, metaKey, altKey, shiftKey } = event;
    if (target.matches(".toolbar *")) return move(event);
    const button = document.querySelector(`[aria-controls="${target.id}"] > [data-mark=${KEYS[key]}]`);
    if (!button || ctrlKey === metaKey || altKey || shiftKey) return;
    event.preventDefault();
    button.click();
  });

  /** One stop for the tabulator; from there the arrow keys go on. */
  function move(event) {
    const buttons = [...event.target.parentElement.querySelectorAll("button")], at = buttons.indexOf(event.target);
    const to = { ArrowRight: at + 1, ArrowLeft: at - 1, Home: 0, End: -1 }[event.key];
    if (to === undefined) return;
    event.preventDefault();
    event.target.tabIndex = -1;
    const next = buttons.at(to % buttons.length);
    next.tabIndex = 0;
    next.focus();
  }

  const show = (place) => place.querySelectorAll(".toolbar").forEach((toolbar) => { toolbar.hidden = false; });
  document.addEventListener("htmx:load", ({ target }) => show(target));
  show(document);
})();
