// Comments that came while the page was open, and were asked for: each is put where it belongs, if that is on this page.
"use strict";

(() => {
  const news = document.getElementById("news"), list = document.getElementById("comment-list");
  const arrived = document.getElementById("arrived");
  const number = (comment) => Number(comment.id.replace("comment-", ""));

  // The depth that is drawn ends with the sixth: from there on, a reply comes right after what it answers.
  const depth = (comment) => Number(comment.className.match(/depth-(\d)/)?.[1] ?? 0);
  function lastOfTree(root) {
    let last = root;
    while (last.nextElementSibling && depth(last.nextElementSibling) > depth(root)) last = last.nextElementSibling;
    return last;
  }

  /** Put a comment where it belongs, and say whether that is on this page. */
  function put(comment) {
    const newestFirst = list.dataset.sort === "new";
    const answers = comment.querySelector(".answers a")?.hash.slice(1);
    const parent = answers && list.querySelector(`:scope > #${answers}`);
    const isLastPage = !document.querySelector("#more-comments a");
    const isFirstPage = !document.querySelector(".comments .pager [rel=prev]");
    if (document.querySelector(`#comment-list > #${comment.id}`)) comment.remove();
    else if (parent) {
      comment.className = comment.className.replace(/depth-\d/, `depth-${Math.min(depth(parent) + 1, 6)}`);
      (newestFirst ? parent : lastOfTree(parent)).after(comment);
    } else if (answers || "conversation" in list.dataset || !(newestFirst ? isFirstPage : isLastPage)) return false;
    else if (newestFirst) list.prepend(comment);
    else list.append(comment);
    return true;
  }

  arrived.addEventListener("htmx:afterSwap", ({ target }) => {
    if (target !== arrived) return;
    const comments = [...arrived.children].filter((one) => one.matches(".comment"));
    const elsewhere = comments.filter((comment) => !put(comment));
    const here = comments.filter((comment) => comment.closest("#comment-list"));
    news.replaceChildren();
    if (elsewhere.length) {
      news.append(document.getElementById("words-elsewhere").content.cloneNode(true));
      news.firstElementChild.href = `/comments/${number(elsewhere[0])}`;
    }
    arrived.replaceChildren();
    document.dispatchEvent(new CustomEvent("news-arrived", { detail: { ids: comments.map(number) } }));
    if (here.length) {
      here[0].focus({ preventScroll: true });
      here[0].scrollIntoView({ block: "center" });
    } else news.firstElementChild?.focus();
  });
})();
