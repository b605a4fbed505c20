// Tables that can be sorted: each header of `table.sortable` becomes a button. Without this they stand as the server sorted them.
"use strict";

const thousands = document.documentElement.lang === "de" ? /\./g : /,/g;

/** What a cell sorts by: `data-value` where it has one; else its text, as a number in columns of numbers. */
function sortKey(row, column, numeric) {
  const cell = row.cells[column];
  const text = cell?.dataset.value ?? cell?.textContent.trim() ?? "";
  if (!numeric) return text;
  const plain = cell?.dataset.value ?? text.replace(thousands, "").replace(",", ".");
  return Number.parseFloat(plain.replace(/[^\d.+-]/g, ""));
}

function compare(a, b) {
  if (typeof a === "string") return a.localeCompare(b, document.documentElement.lang, { numeric: true });
  return a - b;
}

/** Sort within each tbody; sums and the headings of groups keep their places, what is empty goes to the end. */
function sortBy(header, table) {
  const column = header.cellIndex, numeric = header.classList.contains("number");
  const before = header.getAttribute("aria-sort");
  const descending = before ? before === "ascending" : numeric;
  table.querySelector("th[aria-sort]")?.removeAttribute("aria-sort");
  header.setAttribute("aria-sort", descending ? "descending" : "ascending");
  for (const body of table.tBodies) {
    const rows = [...body.rows].filter((row) => !row.matches(".subtotal, .day"));
    const following = rows.at(-1)?.nextElementSibling ?? null;
    const keyed = rows.map((row) => [sortKey(row, column, numeric), row]);
    const missing = (key) => key === "" || Number.isNaN(key);
    keyed.sort(([a], [b]) => missing(a) - missing(b) || (descending ? compare(b, a) : compare(a, b)) || 0);
    for (const [, row] of keyed) body.insertBefore(row, following);
  }
}

function makeSortable(root) {
  for (const header of root.querySelectorAll("table.sortable > thead th")) {
    if (header.querySelector("button") || !header.textContent.trim()) continue;
    const button = document.createElement("button");
    button.type = "button";
    button.append(...header.childNodes);
    header.append(button);
    button.addEventListener("click", () => sortBy(header, header.closest("table")));
  }
}

makeSortable(document);
document.addEventListener("htmx:load", (event) => makeSortable(event.detail.elt));
