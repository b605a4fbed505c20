// Recalculates every hash and sum from the text this page shows. Needs no network.
const all = (selector, within = document) => [...within.querySelectorAll(selector)];
const one = (selector, within = document) => within.querySelector(selector);
const cell = (name) => one(`.${name}`, block);
const text = (element) => element.textContent.trim();
const say = (sentence, values) => sentence.replace(/{(\w+)}/g, (_, name) => values[name]);
const words = one("#words").dataset;
const faults = [], roots = {}, seen = {}, sums = { profit: 0, loss: 0 };
let block = document.head, place = ""; // what is being checked, and its name

function refuse(element, sentence, right) {
  if (element.classList.contains("wrong")) return;
  element.classList.add("wrong");
  element.closest("details")?.setAttribute("open", "");
  const label = block.contains(element) ? place : text(element.previousElementSibling);
  faults.push(say(sentence, { label, right, says: text(element) }));
}

// Refuses a text that isn't exactly what follows from the rest of the page.
const check = (element, right) => text(element) === `${right}` || refuse(element, words.differs, right);

const twei = (mtwei) => (mtwei < 0 ? "−" : "") + (Math.abs(mtwei) / 1000).toLocaleString(words.figures);
const bytes = (name) => new TextEncoder().encode(text(cell(name)));
async function sha256(data) {
  const hash = new Uint8Array(await crypto.subtle.digest("SHA-256", Uint8Array.from(data)));
  return [...hash].map((byte) => byte.toString(16).padStart(2, 0)).join("");
}

// Follows the path from a leaf up to the root (RFC 9162, 2.1).
async function root() {
  let hash = await sha256([0, ...bytes("leaf")]);
  for (const step of all(".path li", block)) {
    const [, side, other] = text(step).match(words.step);
    const both = side === words.left ? other + hash : hash + other;
    hash = await sha256([1, ...both.match(/../g).map((pair) => `0x${pair}`)]);
  }
  return hash;
}

// Returns the mTwei that the entry adds to the wallet.
async function checkEntry() {
  const [key, , line, post, , , , at, legs] = JSON.parse(text(cell("content")));
  const [journal, entries, fingerprint] = JSON.parse(text(cell("leaf")));
  const [member, amount] = legs.find(([account]) => +account);
  check(cell("date"), at.replace("T", " "));
  check(cell("journal"), journal);
  check(cell("entries"), entries.join(", "));
  check(cell("amount"), twei(amount));
  check(one(".name", block.parentElement), line);
  check(one("#member"), member);
  check(one("#post"), post);
  if (block.id) { // it paid for this report
    check(one("#number"), key.slice(7));
    check(one("#date"), text(cell("date")).slice(0, 19));
  }
  if (await sha256(bytes("content")) !== fingerprint) refuse(cell("content"), words.fingerprint);
  if (seen[journal]) refuse(block, words.twice);
  seen[journal] = true;
  const day = cell("day");
  if (day && await root() !== roots[text(day)]) refuse(cell("path"), words.path);
  return amount;
}

try {
  for (block of all(".seal")) {
    place = say(words.seal, { day: text(cell("day")) });
    const [day] = JSON.parse(text(cell("leaf")));
    check(cell("day"), day);
    check(cell("root"), roots[day] = await root());
  }
  for (const line of all(".line")) {
    let sum = 0;
    for (block of all(".entry", line)) {
      place = say(words.journal, { number: text(cell("journal")) });
      sum += await checkEntry();
    }
    const side = line.parentElement.id;
    if (side === "loss") sum = -sum;
    check(one(".figure", line), twei(sum));
    sums[side] += sum;
  }
  for (const side in sums) check(one(`#${side} .subtotal b`), twei(sums[side]));
  check(one("#total b"), twei(sums.profit - sums.loss));
} catch {
  refuse(block, crypto.subtle ? words.damaged : words.old);
}
const verdict = one("#verdict"), waiting = one(".entry:not(:has(.day))");
verdict.className = faults[0] ? "bad" : "good";
verdict.textContent = [faults[0] ? words.refused : waiting ? words.partly : words.proven, ...faults].join("\n");
