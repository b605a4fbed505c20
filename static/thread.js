// Moving around a thread: by keyboard, by the scrubber, by folding conversations away; and writing while reading on.
"use strict";

(() => {
  const list = document.getElementById("comment-list");
  const scrub = document.querySelector(".scrub input");
  const place = document.querySelector(".scrub-place");
  const keys = document.getElementById("keys");

  const depth = (comment) => Number(comment.className.match(/depth-(\d)/)?.[1] ?? 0);
  const shown = () => [...list.querySelectorAll(".comment:not([hidden])")];

  /** Return the replies that stand under a comment: all that follow it and lie deeper. */
  function repliesTo(comment) {
    const found = [];
    for (let next = comment.nextElementSibling; next && depth(next) > depth(comment); next = next.nextElementSibling) {
      found.push(next);
    }
    return found;
  }

  /** Give each comment that has been answered the button that folds its replies. */
  function offerFolding() {
    for (const comment of list.children) {
      if (comment.querySelector(":scope > .fold") || !repliesTo(comment).length) continue;
      const name = comment.querySelector(".name")?.textContent ?? "";
      const fold = Object.assign(document.createElement("button"), { className: "fold", type: "button", textContent: "−" });
      fold.setAttribute("aria-expanded", "true");
      fold.setAttribute("aria-label", list.dataset.fold.replace("#", name).trim());
      comment.querySelector(":scope > header, :scope > .tombstone")?.after(fold);
    }
  }

  function fold(button) {
    const folding = button.getAttribute("aria-expanded") === "true";
    const replies = repliesTo(button.closest(".comment"));
    button.setAttribute("aria-expanded", String(!folding));
    button.textContent = folding ? `+${replies.length}` : "−";
    for (const reply of replies) {
      reply.hidden = folding;
      const inner = reply.querySelector(":scope > .fold[aria-expanded=false]");
      if (inner) Object.assign(inner, { textContent: "−" }).setAttribute("aria-expanded", "true");
    }
    updatePosition();
  }

  /** Return the comment that the keyboard is in, or else the one being looked at. */
  function current() {
    const focused = document.activeElement?.closest(".comment");
    return focused ?? shown().findLast((comment) => comment.getBoundingClientRect().top < innerHeight / 3);
  }

  function go(comment) {
    if (!comment) return;
    comment.focus({ preventScroll: true });
    const still = matchMedia("(prefers-reduced-motion: reduce)").matches;
    comment.scrollIntoView({ block: "start", behavior: still ? "instant" : "smooth" });
  }

  function step(by) {
    const all = shown(), at = all.indexOf(current());
    go(all[Math.max(0, Math.min(all.length - 1, at + by))]);
  }

  /** Show on the scrubber how far one has come. */
  function updatePosition() {
    if (!scrub || scrub.matches(":active")) return;
    const all = shown(), at = all.findLastIndex((comment) => comment.getBoundingClientRect().top < innerHeight / 3);
    scrub.max = all.length;
    scrub.value = at + 1;
    renderPosition();
  }
  function renderPosition() {
    place.textContent = `${scrub.value} / ${scrub.max}`;
    scrub.setAttribute("aria-valuetext", place.textContent);
  }

  /** Take the comment form along at the foot of the window, or put it back to the end of the page. */
  function dock(form, docked) {
    form.classList.toggle("docked", docked);
    if (docked && !form.querySelector(".undock")) {
      const button = document.getElementById("words-undock").content.firstElementChild.cloneNode(true);
      button.addEventListener("click", () => dock(form, false));
      form.append(button);
    }
    if (docked) form.querySelector("textarea").focus({ preventScroll: true });
    else document.querySelector(".thread-nav .write").focus({ preventScroll: true });
  }
  function write(event) {
    const form = document.getElementById("comment-form");
    if (!form) return;
    event.preventDefault();
    dock(form, true);
  }

  /** Minimize the form that has been taken along, or else close the reply being written. */
  function leaveForm(at) {
    const docked = document.querySelector(".composer.docked"), reply = at.closest(".comment .composer[id^=reply-form]");
    if (docked) dock(docked, false);
    else if (reply) closeReply(reply);
  }

  /** Close the form of a reply: its words stay as a draft, and the keyboard goes back to the link that opened it. */
  function closeReply(form) {
    const words = form.querySelector("textarea");
    form.closest(".comment").querySelector(":scope > footer .reply").focus({ preventScroll: true });
    if (words.value === words.defaultValue) return form.remove();
    form.hidden = true;
    form.querySelector(".keep").click();
  }
  document.addEventListener("htmx:afterRequest", ({ detail: { requestConfig: { elt: keep }, successful } }) => {
    const form = keep.closest(".composer[hidden]");
    if (!form || !keep.matches(".keep")) return;
    if (successful) form.remove();
    else form.hidden = false;  // what could not be kept is not taken away
  });

  // What is selected in a comment when one replies to it comes along as a quotation.
  let quotation = "";
  function quote(comment) {
    const selection = getSelection();
    const within = comment?.querySelector(":scope > .prose")?.contains(selection.anchorNode);
    quotation = within && !selection.isCollapsed ? selection.toString().trim() : "";
  }
  document.addEventListener("pointerdown", (event) => {
    if (event.target.closest(".reply")) quote(event.target.closest(".comment"));
  });
  document.addEventListener("htmx:load", ({ detail: { elt: arrived } }) => {
    const words = quotation && arrived.matches(".composer") && arrived.querySelector("textarea");
    if (!words) return;
    const lines = quotation.split(/\n+/).map((line) => `> ${line}`).join("\n>\n");
    words.value = `${words.value}${words.value && "\n\n"}${lines}\n\n`;
    words.dispatchEvent(new Event("input", { bubbles: true }));
    quotation = "";
  });

  const press = (selector) => current()?.querySelector(`:scope > footer ${selector}`)?.click();
  const shortcuts = {
    j: () => step(1),
    k: () => step(-1),
    l: () => press("button[id^=like-]"),
    r: () => { quote(current()); press("a.reply"); },
    f: () => current()?.querySelector(":scope > .fold")?.click(),
    c: (event) => (document.getElementById("comment-form") ? write(event) : document.getElementById("comment-lock")?.scrollIntoView()),
    "?": () => keys.showModal(),
  };

  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || keys.open) return;
    if (event.key === "Escape") return leaveForm(event.target);
    if (event.target.matches("input:not([type=range]), textarea, select")) return;
    if (!shortcuts[event.key]) return;
    event.preventDefault();
    shortcuts[event.key](event);
  });
  document.addEventListener("click", (event) => {
    if (event.target.closest(".fold")) fold(event.target.closest(".fold"));
    if (event.target.closest(".keys-button")) keys.showModal();
    if (event.target.closest("#keys .close")) keys.close();
    if (event.target.closest(".thread-nav .write")) write(event);
    const reply = event.target.closest(".cancel")?.closest(".comment .composer[id^=reply-form]");
    if (reply) { event.preventDefault(); closeReply(reply); }
  });
  scrub?.addEventListener("input", () => { renderPosition(); shown()[scrub.value - 1]?.scrollIntoView({ block: "start" }); });

  let waiting = false;
  addEventListener("scroll", () => {
    if (waiting) return;
    waiting = true;
    requestAnimationFrame(() => { waiting = false; updatePosition(); });
  }, { passive: true });

  document.addEventListener("htmx:load", offerFolding);
  offerFolding();
  if (scrollY) updatePosition();  // at the top the page says so itself, and to ask would have it laid out once more
})();
