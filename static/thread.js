// Moving around a thread: by keyboard, from page to page; and writing while reading on.
"use strict";

(() => {
  const list = document.getElementById("comment-list");

  const shown = () => [...list.querySelectorAll(".comment:not([hidden])")];

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

  /** Go to the next comment that is new; where none is left on the page, to the next page that has one. */
  function nextNew() {
    const all = shown(), next = all.slice(all.indexOf(current()) + 1).find((comment) => comment.matches(".new"));
    if (next) go(next);
    else document.dispatchEvent(new Event("new-elsewhere"));
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
    if (document.querySelector(".thread-nav")) dock(form, true);
    else form.querySelector("textarea").focus();
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
    form.closest(".comment").querySelector("footer .reply").focus({ preventScroll: true });
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

  /** List the keys. The list is fetched when it is first asked for: most readers never do. */
  async function showKeys() {
    if (!document.getElementById("keys")) {
      await htmx.ajax("GET", "/about/keys", { target: document.body, swap: "beforeend" });
    }
    const keys = document.getElementById("keys");
    if (keys && !keys.open) keys.showModal();
  }

  const press = (selector) => current()?.querySelector(`:scope > footer ${selector}`)?.click();
  const shortcuts = {
    j: () => step(1),
    k: () => step(-1),
    n: nextNew,
    l: () => press("button[id^=like-]"),
    r: () => { quote(current()); press("a.reply"); },
    f: () => current()?.querySelector(":scope > .fold")?.click(),
    c: (event) => (document.getElementById("comment-form") ? write(event) : document.getElementById("comment-lock")?.scrollIntoView()),
    "?": showKeys,
  };

  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || document.querySelector("dialog[open]")) return;
    if (event.key === "Escape" && !document.querySelector(".comment-menu")) return leaveForm(event.target);
    if (event.target.matches("input:not([type=range]), textarea, select")) return;
    if (!shortcuts[event.key]) return;
    event.preventDefault();
    shortcuts[event.key](event);
  });
  document.addEventListener("click", (event) => {
    if (event.target.closest(".keys-button")) showKeys();
    event.target.closest("dialog .close")?.closest("dialog").close();
    if (event.target.closest(".thread-nav .write")) write(event);
    const reply = event.target.closest(".cancel")?.closest(".comment .composer[id^=reply-form]");
    if (reply) { event.preventDefault(); closeReply(reply); }
  });
  // More comments come in below the ones that are here, more replies where they belong; the keyboard goes on at the first.
  let before = null;
  document.addEventListener("htmx:beforeSwap", ({ detail: { target, requestConfig } }) => {
    const comesMore = requestConfig.verb === "get" && (target === list || target.matches(".folded"));
    before = comesMore ? new Set(list.children) : null;
  });
  document.addEventListener("htmx:afterRequest", () => {
    const arrived = before ? [...list.querySelectorAll(":scope > .comment")].filter((one) => !before.has(one)) : [];
    before = null;
    arrived.forEach(dropDouble);
    inPlace.push(...arrived.map((comment) => comment.id.replace("comment-", "")));
    arrived.find((comment) => comment.isConnected)?.focus();
    if (arrived.length) document.dispatchEvent(new Event("came-in-place"));
  });

  // The page's address does not name what was loaded in place; an answer that opens a gate has to know of it.
  const inPlace = [];
  document.addEventListener("htmx:configRequest", ({ detail }) => {
    if (inPlace.length && detail.verb !== "get") detail.headers["Comments-In-Place"] = inPlace.join(" ");
  });

  /** Keep one of two: a comment just written, or risen meanwhile, is on the page when its own page comes. */
  function dropDouble(arrived) {
    const other = [...list.querySelectorAll(`[id="${arrived.id}"]`)].find((one) => one !== arrived);
    if (!other) return;
    const isWriting = other.querySelector("textarea");
    (isWriting ? arrived : other).remove();
  }

  document.addEventListener("news-arrived", ({ detail: { ids } }) => {
    inPlace.push(...ids.filter((id) => document.getElementById(`comment-${id}`)));
  });
})();
