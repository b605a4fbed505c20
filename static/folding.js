// Folding conversations away. This browser remembers for each thread which ones are.
"use strict";

(() => {
  const FOLDS = "folds", THREADS_MAX = 50, FOLDS_MAX = 200;
  const list = document.getElementById("comment-list");
  const thread = list.dataset.post;

  const isComment = (row) => row.matches(".comment");
  const depth = (comment) => Number(comment.className.match(/depth-(\d)/)?.[1] ?? 0);
  const buttonOf = (comment) => comment.querySelector(":scope > .fold");
  const isFolded = (comment) => buttonOf(comment)?.getAttribute("aria-expanded") === "false";

  /** Return what is remembered of all threads, the last one used first: a post's id, and the comments folded there. */
  function remembered() {
    try {
      return JSON.parse(localStorage.getItem(FOLDS)) ?? [];
    } catch {
      return [];
    }
  }
  function remember() {
    const others = remembered().filter(([post]) => post !== thread);
    const own = folds.size ? [[thread, [...folds].slice(-FOLDS_MAX)]] : [];
    try {
      localStorage.setItem(FOLDS, JSON.stringify([...own, ...others].slice(0, THREADS_MAX)));
    } catch {
      // A browser that keeps nothing still folds.
    }
  }
  // The folded comments by their element's id; also of pages of the thread that are not shown now.
  const folds = new Set(remembered().find(([post]) => post === thread)?.[1]);

  /** Return what stands under a comment: all replies that follow it and lie deeper, and the ways to more of them. */
  function repliesTo(comment) {
    const found = [];
    for (let next = comment.nextElementSibling; next && depth(next) > depth(comment); next = next.nextElementSibling) {
      found.push(next);
    }
    return found;
  }

  /** Show the replies to a comment, or hide them. What is folded among them opens with them. */
  function setFolded(comment, folding) {
    const replies = repliesTo(comment);
    setButton(comment, folding, replies.filter(isComment).length);
    for (const reply of replies) {
      reply.hidden = folding;
      if (isFolded(reply)) setButton(reply, false);
    }
  }
  function setButton(comment, folding, replies) {
    folds[folding ? "add" : "delete"](comment.id);
    buttonOf(comment).setAttribute("aria-expanded", String(!folding));
    buttonOf(comment).textContent = folding ? `+${replies}` : "−";
  }

  /** Give each comment that has been answered the button that folds its replies, and fold what was folded. */
  function offerFolding() {
    for (const comment of [...list.children].filter(isComment)) {
      if (isFolded(comment)) {
        if (repliesTo(comment).some((reply) => !reply.hidden)) setFolded(comment, false);  // new ones came
      } else if (!buttonOf(comment) && repliesTo(comment).some(isComment)) {
        addButton(comment);
        if (folds.has(comment.id)) setFolded(comment, true);
      }
    }
  }
  function addButton(comment) {
    const name = comment.querySelector(".name")?.textContent ?? "";
    const fold = Object.assign(document.createElement("button"), { className: "fold", type: "button", textContent: "−" });
    fold.setAttribute("aria-expanded", "true");
    fold.setAttribute("aria-label", list.dataset.fold.replace("#", name).trim());
    comment.querySelector(":scope > header, :scope > .tombstone, :scope > .muted")?.after(fold);
  }

  /** Open the conversations around the comment that the address names: who follows a link wants to see it. */
  function revealTarget() {
    const target = document.getElementById(location.hash.slice(1));
    if (!target?.matches(".comment[hidden]")) return;
    for (let above = target.previousElementSibling; target.hidden && above; above = above.previousElementSibling) {
      if (isFolded(above) && repliesTo(above).includes(target)) setFolded(above, false);
    }
    target.scrollIntoView();
  }

  document.addEventListener("click", (event) => {
    const button = event.target.closest(".fold");
    if (!button) return;
    const comment = button.closest(".comment");
    setFolded(comment, !isFolded(comment));
    remember();
  });
  addEventListener("hashchange", revealTarget);
  document.addEventListener("htmx:afterRequest", offerFolding);
  offerFolding();
  revealTarget();
})();
