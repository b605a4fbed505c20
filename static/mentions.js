// Members are offered while one types a name after an @: a list below the text, chosen from by arrow keys and Enter, Tab
// or the pointer; Escape puts it away. What is typed stays as it is for whoever takes no notice.
"use strict";

(() => {
  const NAME = /(?:^|[^\w@/.-])@([A-Za-z][\w.-]{0,23})?$/;
  let field, box, chosen, asked, waiting;

  const options = () => [...box.querySelectorAll("[role=option]")];
  const typed = () => field.selectionStart === field.selectionEnd && NAME.exec(field.value.slice(0, field.selectionStart));

  function putAway() {
    clearTimeout(waiting);
    asked = null;
    if (!box) return;
    box.remove();
    box = null;
    for (const name of ["controls", "activedescendant"]) field.removeAttribute(`aria-${name}`);
  }

  function choose(index) {
    const all = options();
    chosen = (index + all.length) % all.length;
    all.forEach((one, place) => one.setAttribute("aria-selected", place === chosen));
    field.setAttribute("aria-activedescendant", all[chosen].id);
    all[chosen].scrollIntoView({ block: "nearest" });
  }

  /** Type the rest of the name as if by hand, so that it can be undone and is kept as a draft. */
  function take(option) {
    const end = field.selectionStart, begin = end - (typed()?.[1] ?? "").length;
    putAway();
    field.focus();
    field.setSelectionRange(begin, end);
    document.execCommand("insertText", false, `${option.dataset.name} `);
    putAway();
  }

  async function ask(name) {
    const post = /^\/posts\/(\d+)/.exec(location.pathname)?.[1] ?? "", question = asked = {};
    const answer = await fetch(`/mentions?${new URLSearchParams({ q: name, post })}`, { headers: { "HX-Request": "true" } })
      .catch(() => null);
    const list = answer?.ok ? await answer.text() : "";
    if (asked !== question) return;
    putAway();
    if (!list.trim() || !typed()) return;
    field.insertAdjacentHTML("afterend", list);
    box = field.nextElementSibling;
    field.setAttribute("aria-controls", "mentions-list");
    chosen = -1;
    if (name) choose(0);
  }

  addEventListener("input", ({ target, isComposing }) => {
    if (!target.matches?.(".composer textarea[name=body]") || isComposing) return;
    if (field !== target) putAway();
    field = target;
    field.setAttribute("aria-autocomplete", "list");
    const found = typed();
    if (!found) return putAway();
    clearTimeout(waiting);
    waiting = setTimeout(ask, 150, found[1] ?? "");
  });

  addEventListener("keydown", (event) => {
    if (!box || event.target !== field || event.isComposing) return;
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step) choose(chosen < 0 && step < 0 ? -1 : chosen + step);
    else if (event.key === "Escape") putAway();
    else if (["Enter", "Tab"].includes(event.key) && chosen >= 0) take(options()[chosen]);
    else return;
    event.preventDefault();
    event.stopPropagation();
  }, true);

  addEventListener("pointerdown", (event) => {
    const option = box && event.target.closest?.("#mentions [role=option]");
    if (!option) return;
    event.preventDefault();
    take(option);
  });
  addEventListener("focusout", ({ target }) => target === field && putAway());
  addEventListener("selectionchange", () => box && document.activeElement === field && !typed() && putAway());
})();
