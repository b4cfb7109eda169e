// The list of what waits on this phone, with its reasons; and the pages that can still be read.
import { handOver } from "./outbox.js";
import { changeRow, dropRow, rowsOf } from "./store.js";

const clock = (moment) => new Date(moment).toLocaleTimeString("en-GB", { hour: "numeric", minute: "2-digit", hour12: true }).replace(" ", "").toLowerCase();
const day = (moment) => new Date(moment).toLocaleDateString("en-GB", { day: "numeric", month: "long" });
const isToday = (moment) => new Date(moment).toDateString() === new Date().toDateString();

export function titleOf(row) {
  const photos = row.fields.filter(([, value]) => value instanceof Blob).length;
  if (row.about.words) return `“${row.about.words}”`;
  return photos > 1 ? `${photos} photos, no words` : photos ? "Photo, no words" : "No words";
}

function item(part, row, person, again) {
  const made = part.querySelector("template").content.firstElementChild.cloneNode(true);
  const find = (name) => made.querySelector(`[data-${name}]`);
  const show = (name, on) => (on ? find(name) : find(name).remove());
  const picture = row.fields.find(([, value]) => value instanceof Blob && /^image\/(jpeg|png|webp)$/.test(value.type));
  const image = show("photo", picture);
  if (image) {
    image.src = URL.createObjectURL(picture[1]);
    image.onload = image.onerror = () => URL.revokeObjectURL(image.src);
  }
  find("title").textContent = titleOf(row);
  find("where").textContent = [row.about.project, isToday(row.savedAt) ? clock(row.savedAt) : day(row.savedAt)].filter(Boolean).join(", ");
  const reasons = row.state === "waiting" ? [] : row.reasons.map(([, text]) => text);
  find("reasons").replaceChildren(...reasons.map((text) => Object.assign(document.createElement("p"), { textContent: text })));
  for (const hidden of made.querySelectorAll("[data-of]")) hidden.textContent = ` ${titleOf(row)}`;
  const mend = show("mend", ["refused", "held"].includes(row.state));
  if (mend) mend.href = `${row.about.page}?mend=${row.key}`;
  for (const button of [show("bare", row.state === "held"), show("retry", row.state === "gone")]) {
    button?.addEventListener("click", async () => {
      await changeRow(row.key, { state: "waiting" });
      again(true);
    });
  }
  const hand = show("hand", row.hand);
  if (hand) hand.querySelector("b").textContent = row.hand.name;
  hand?.addEventListener("click", async () => {
    hand.disabled = true;
    const said = await handOver(row);
    if (said.handed) await dropRow(row.key);
    else await changeRow(row.key, { reasons: said.reasons ?? [["", "Nobody answers just now. Try again later."]] });
    again(false);
  });
  find("delete").addEventListener("click", async () => {
    if (!confirm(`Delete ${titleOf(row)} from this phone? It was not sent.`)) return;
    await dropRow(row.key);
    again(false);
  });
  return made;
}

// Show what waits of `person` in each part of the page made for it. `again` is called after a change.
export async function showWaiting(person, state, again) {
  const rows = person ? await rowsOf(person) : [];
  const stuck = rows.filter((row) => row.state !== "waiting").length;
  const going = rows.length - stuck;
  for (const part of document.querySelectorAll("[data-waiting]")) {
    part.hidden = !rows.length && !part.dataset.always;
    const set = (name, text) => (part.querySelector(`[data-${name}]`).textContent = text);
    const counts = [going ? `${going} waiting to send` : "", stuck ? `${stuck} to put right` : ""];
    set("count", counts.filter(Boolean).join(", ") || "Nothing is waiting");
    set("lead", going ? "Saved on this phone. It will send when you are back online." : "");
    part.querySelector("[data-ended]").hidden = state !== "sign-in" || !rows.length;
    part.querySelector("[data-try]").hidden = !going;
    part.querySelector("[data-rows]").replaceChildren(...rows.map((row) => item(part, row, person, again)));
  }
  for (const bar of document.querySelectorAll("[data-offline]")) bar.hidden = navigator.onLine && state !== "away";
  return rows;
}

// Links to pages that this phone keeps, with the words of their titles.
export async function showKept() {
  for (const list of document.querySelectorAll("[data-kept]")) {
    const cache = await caches.open("pages");
    const found = [];
    for (const request of await cache.keys()) {
      const answer = await cache.match(request);
      const title = /<title>([^<]*)/.exec(await answer.text())?.[1].replace(/ – [^–]*$/, "");
      const words = new DOMParser().parseFromString(title ?? "", "text/html").body.textContent;
      const from = Date.parse(answer.headers.get("Date"));
      const line = document.createElement("li");
      line.append(Object.assign(document.createElement("a"), { href: request.url, textContent: words }));
      if (from) line.append(`, from ${isToday(from) ? clock(from) : day(from)}`);
      found.push(line);
    }
    list.replaceChildren(...found);
    list.parentElement.hidden = !found.length;
  }
}
