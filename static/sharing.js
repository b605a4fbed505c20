// What one can do with a post or a comment besides answering it: copy its link, share it, see who liked it.
"use strict";

(() => {
  const list = document.getElementById("comment-list");
  const template = document.getElementById("comment-menu");

  /** Give each comment the button that opens its menu; a page need not carry what every comment has. */
  function offerMenus() {
    for (const footer of list.querySelectorAll(".comment > footer, .muted > footer")) {
      if (footer.querySelector(":scope > .more")) continue;
      const name = footer.closest(".comment").querySelector(".name").textContent;
      const button = Object.assign(document.createElement("button"), { className: "more", type: "button", textContent: "⋯" });
      button.setAttribute("aria-expanded", "false");
      button.setAttribute("aria-label", list.dataset.more.replace("#", name));
      footer.append(button);
    }
  }

  function openMenu(button) {
    const menu = template.content.firstElementChild.cloneNode(true);
    const comment = button.closest(".comment");
    menu.querySelector(".copy-link").href = comment.querySelector(".when").href;
    offerSharing(menu);
    leadToQuote(menu.querySelector(".quote-link"), comment.querySelector(":scope > footer .reply"));
    leadToLikes(menu.querySelector(".likes-link"), comment);
    if (!comment.querySelector("footer > .flag > .flag-link")) menu.querySelector(".to-flag")?.remove();
    if (!comment.querySelector("footer > a.bookmark")) menu.querySelector(".to-bookmark")?.remove();
    button.after(menu);
    button.setAttribute("aria-expanded", "true");
    htmx.process(menu);
  }
  function leadToQuote(link, reply) {
    if (reply && link) link.href = `${reply.href}?quote=1`;
    else link?.remove();
  }
  function leadToLikes(link, comment) {
    if (!link) return;
    if (comment.querySelector(".reactions b").textContent === "0") return void link.remove();
    link.href = `${comment.querySelector(".when").href}/likes`;
    link.setAttribute("hx-get", link.href);
  }

  /** Close the open menu, if there is one; the focus stays with its comment. */
  function closeMenu() {
    const menu = document.querySelector(".comment-menu");
    const button = menu?.previousElementSibling;
    if (!menu) return;
    button.setAttribute("aria-expanded", "false");
    if (menu.contains(document.activeElement)) button.focus();
    menu.remove();
  }

  /** Offer sharing where the browser has it. */
  function offerSharing(place) {
    for (const button of place.querySelectorAll(".share")) button.hidden = !navigator.share;
  }
  const linkBeside = (button) => button.closest(".sharing").querySelector(".copy-link").href;
  function share(button) {
    navigator.share({ title: document.title, url: linkBeside(button) }).catch(() => {});  // they thought better of it
  }

  /** Bookmark the comment whose link this is; without a script that takes a page of its own. */
  function bookmark(link) {
    const values = { value: "on", csrf_token: document.querySelector("[name=csrf_token]").value };
    htmx.ajax("POST", link.href, { target: link, swap: "outerHTML", values });
  }

  /** Copy the link, and say so; where the browser does not let us, it is the link that it looks like. */
  async function copy(link) {
    try {
      await navigator.clipboard.writeText(link.href);
    } catch {
      return location.assign(link.href);
    }
    document.getElementById("toasts").replaceChildren(document.getElementById("words-copied").content.cloneNode(true));
    arrange();
  }

  document.addEventListener("click", (event) => {
    const at = (selector) => event.target.closest(selector);
    const isPlain = !event.ctrlKey && !event.metaKey && !event.shiftKey;
    const button = at(".more");
    const opens = button?.getAttribute("aria-expanded") === "false";
    if (at(".share")) share(at(".share"));
    if (at(".to-flag")) at(".comment").querySelector("footer > .flag > .flag-link").click();
    if (at(".to-bookmark")) bookmark(at(".comment").querySelector("footer > a.bookmark"));
    if (at(".copy-link") && isPlain && navigator.clipboard) {
      event.preventDefault();
      copy(at(".copy-link"));
    }
    if (!at(".likes-link")) closeMenu();
    if (opens) openMenu(button);
  });
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape") closeMenu();
  });
  document.addEventListener("focusin", ({ target }) => {
    if (!target.closest(".comment-menu, .more")) closeMenu();
  });

  // Who liked a comment is shown over the page, so that nobody loses their place.
  document.addEventListener("htmx:afterRequest", ({ detail: { target, successful } }) => {
    offerMenus();
    // The button that took a bookmark away is gone: the keyboard goes on at the menu.
    if (target?.matches("form.bookmark") && document.activeElement === document.body) {
      document.querySelector(`#${target.id} ~ .more`)?.focus();
    }
    const dialog = document.getElementById("likes-dialog");
    if (target?.id !== "likes" || !successful) return;
    closeMenu();
    if (!dialog.open) dialog.showModal();
    document.getElementById("likes-title").focus();
  });
  offerMenus();
  offerSharing(document);
})();
