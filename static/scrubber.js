// The scrubber: along the comments of a page or, where that is not all of them, along the whole thread by date.
"use strict";

(() => {
  const scrub = document.querySelector(".scrub input");
  if (!scrub) return;
  const list = document.getElementById("comment-list"), place = document.querySelector(".scrub-place");
  const lang = document.documentElement.lang;
  const date = new Intl.DateTimeFormat(lang === "en" ? "en-GB" : lang, { day: "numeric", month: "long", year: "numeric", timeZone: "UTC" });
  // When the thread had come how far: [place, time in ms].
  const marks = scrub.dataset.marks?.split(" ").map((mark) => {
    const [at, day] = mark.split(":");
    return [Number(at), Date.parse(day)];
  });

  const shown = () => [...list.querySelectorAll(".comment:not([hidden])")];
  const current = (all) => all.findLastIndex((comment) => comment.getBoundingClientRect().top < innerHeight / 3);

  /** Show how far one has come. */
  function update() {
    if (scrub.matches(":active") || isKeyed) return;
    const all = shown(), at = current(all);
    const comment = all[Math.max(at, 0)];
    if (!marks) scrub.max = all.length;
    scrub.value = marks ? comment?.dataset.place : at + 1;
    render(marks && Date.parse(comment?.querySelector("time").dateTime));
  }
  function render(time) {
    const figures = [scrub.value, scrub.max].map((figure) => Number(figure).toLocaleString(lang));
    place.firstElementChild.textContent = figures.join(" / ");  // what is after it stays
    if (marks) place.lastElementChild.textContent = date.format(time || estimate(Number(scrub.value)));
    scrub.setAttribute("aria-valuetext", place.textContent.replace(/\s+/g, " ").trim());
  }
  /** Return about when a comment came, by the marks around it. */
  function estimate(at) {
    const next = Math.max(1, marks.findIndex(([mark]) => mark >= at));
    const [[from, begin], [to, end]] = [marks[next - 1], marks[next] ?? marks[next - 1]];
    return begin + (end - begin) * (to > from ? (at - from) / (to - from) : 0);
  }

  /** Go to the comment that was chosen: here, or on its page. */
  function go() {
    isKeyed = false;
    const here = list.querySelector(`[data-place="${scrub.value}"]:not([hidden])`);
    if (here) return here.scrollIntoView({ block: "start" });
    const sort = new URLSearchParams(location.search).get("sort") ?? "";
    location.assign(`${scrub.dataset.address}?sort=${encodeURIComponent(sort)}&at=${scrub.value}`);
  }

  // By keyboard one moves step by step, and says when one has arrived.
  let isKeyed = false;
  scrub.addEventListener("input", () => {
    render();
    if (!marks) shown()[scrub.value - 1]?.scrollIntoView({ block: "start" });
  });
  scrub.addEventListener("keydown", ({ key }) => {
    if (marks) isKeyed = key !== "Tab" && key !== "Enter";
    if (marks && key === "Enter") go();
  });
  scrub.addEventListener("pointerdown", () => { isKeyed = false; });
  scrub.addEventListener("blur", () => { isKeyed = false; });
  scrub.addEventListener("change", () => { if (marks && !isKeyed) go(); });

  for (const change of ["created", "news-arrived", "came-in-place"]) document.addEventListener(change, update);
  document.addEventListener("click", (event) => { if (event.target.closest(".fold")) update(); });
  let waiting = false;
  addEventListener("scroll", () => {
    if (waiting) return;
    waiting = true;
    requestAnimationFrame(() => { waiting = false; update(); });
  }, { passive: true });

  if (scrollY) update();  // at the top the page says so itself, and to ask would have it laid out once more
})();
