// The totals of a spend report add themselves up as one types. Without this file "Save and check" does it.
const form = document.querySelector("form[data-report]");
const [opening, received, returned] = form.dataset.report.split(" ").map((amount) => Math.round(Number(amount) * 100));

/** Whole pence of an amount as people type it; 0 for an empty box, null for what cannot be read. */
function pence(text) {
  const plain = text.replace(/[£,\s]/g, "");
  if (!plain) return 0;
  if (/^\d{1,4}p$/i.test(plain)) return Number.parseInt(plain, 10);
  const [, whole, part = ""] = plain.match(/^(\d{1,10})(?:\.(\d{1,2}))?$/) || [];
  return whole === undefined ? null : Number(whole) * 100 + Number(part.padEnd(2, "0"));
}

/** `£1,250.50`, `£400`, `-£5`; a dash where a box cannot be read. */
function pounds(amount) {
  if (amount === null) return "–";
  const words = (Math.abs(amount) / 100).toLocaleString("en-GB", { minimumFractionDigits: 2, maximumFractionDigits: 2 });
  return `${amount < 0 ? "-" : ""}£${words.replace(/\.00$/, "")}`;
}

/** The cells of a closed line, printed on the page, and their pence. */
const printed = (column) => [...form.querySelectorAll(`[data-closed=${column}]`)];
const closed = (column) => printed(column).reduce((sum, cell) => sum + (pence(cell.textContent) ?? 0), 0);

function sum(column) {
  const boxes = [...form.querySelectorAll(`[data-column=${column}]`)];
  const amounts = boxes.map((box) => pence(box.value));
  if (amounts.includes(null)) return null;
  return amounts.reduce((total, amount) => total + amount, closed(column));
}

function show() {
  for (const cell of form.querySelectorAll("[data-total]")) cell.textContent = pounds(sum(cell.dataset.total));
  const spent = sum("spent");
  const say = (name, amount) => (document.querySelector(`[data-sum=${name}]`).textContent = pounds(amount));
  say("spent", spent);
  say("closing", spent === null ? null : opening + received - spent - returned);
  const place = document.querySelector("[data-filled]");
  const boxes = [...form.querySelectorAll("[data-column=spent]")];
  const filled = boxes.filter((box) => box.value.trim()).length + printed("spent").length;
  const all = Number(place.dataset.filled);
  const [kind, words] = filled === all ? ["done", "Done"] : filled ? ["going", `${filled} of ${all}`] : ["idea", "Not started"];
  place.replaceChildren(Object.assign(document.createElement("span"), { className: `bl-tag bl-tag--${kind}`, textContent: words }));
}

form.addEventListener("input", (event) => event.target.dataset.column && show());
show();
