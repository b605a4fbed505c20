// A member's card: shown over a link to them, on hover and on keyboard focus. It can be moved into and put away by Escape.
"use strict";

(() => {
  const OPENS_AFTER = 450, CLOSES_AFTER = 300;
  let link = null, card = null, timer = 0;

  const linkAt = (element) => element.closest?.("a.name[href^='/u/']");
  const isOver = (element) => linkAt(element) === link || card.contains(element);
  function later(act, wait) {
    clearTimeout(timer);
    timer = setTimeout(act, wait);
  }

  async function open(wanted) {
    close();
    link = wanted;
    let answer;
    try {
      answer = await fetch(`${wanted.pathname}/card`, { headers: { "HX-Request": "true" } });
    } catch {
      return;  // the link is still a link
    }
    const html = answer.ok ? await answer.text() : "";
    if (link !== wanted || card || !html || !wanted.isConnected) return;
    card = document.createElement("div");
    card.className = "card-over";
    card.innerHTML = html;
    wanted.after(card);
    place();
    htmx.process(card);
  }

  /** Put the card below the link, or above where there is no room, and within the window. */
  function place() {
    const at = link.getBoundingClientRect(), own = card.getBoundingClientRect();
    const frame = (card.offsetParent ?? document.body).getBoundingClientRect();
    const above = at.bottom + own.height > innerHeight && at.top > own.height;
    card.style.top = `${(above ? at.top - own.height : at.bottom) - frame.top}px`;
    card.style.left = `${Math.max(8, Math.min(at.left, document.documentElement.clientWidth - own.width - 8)) - frame.left}px`;
  }

  function close() {
    clearTimeout(timer);
    const wasIn = card?.contains(document.activeElement);
    card?.remove();
    if (wasIn) link.focus();
    link = card = null;
  }

  /** Say whether the keyboard is at a link or in the card: then the pointer, which lies somewhere, puts nothing away. */
  const hasKeyboard = () => document.activeElement.matches("a.name:focus-visible, .card-over *");

  function enter({ target, type }) {
    const wanted = linkAt(target);
    if (type === "pointerover" && !wanted && hasKeyboard()) return;
    if (card && isOver(target)) return clearTimeout(timer);
    if (wanted && (type !== "focusin" || wanted.matches(":focus-visible"))) later(() => open(wanted), OPENS_AFTER);
    else if (card || link) later(close, CLOSES_AFTER);
    else clearTimeout(timer);
  }
  document.addEventListener("pointerover", (event) => { if (event.pointerType === "mouse") enter(event); });
  document.addEventListener("focusin", enter);
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || !card) return;
    event.stopImmediatePropagation();
    close();
  }, { capture: true });
})();
