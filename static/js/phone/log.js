// The form on a phone: keeps what is half typed, makes photos small, keeps what cannot be sent yet, mends what was refused.
import { deliver, post, whoIsThere } from "./outbox.js";
import { begin, later, person, ready, show } from "./phone.js";
import { shrink, withoutFilms } from "./shrink.js";
import { dropDraft, draftOf, fact, keepDraft, keepRow, rowOf } from "./store.js";
import { showKept } from "./waiting.js";

const PATIENCE = 15_000; // after which "Sending" becomes "Saved on this phone"
const FULL = "This phone is full, so the photo could not be kept. The words are. Make room and add it again, or send without it.";
const NOT_KEPT = "This phone is full, so nothing could be kept. Leave this page open, and press Send again when you have a signal.";
const find = (name) => document.querySelector(`[data-${name}]`);
const isFile = (value) => value instanceof Blob;
const small = new WeakMap();
let form = document.querySelector("form[data-log]");
let carried = []; // photos of an update that is mended: they go again with it
let busy = false;

const shrunk = (file) => {
  if (!small.has(file)) small.set(file, shrink(file));
  return small.get(file);
};

async function fieldsOf() {
  const fields = [];
  const typed = [...new FormData(form)];
  const going = new Set(withoutFilms(typed.map(([, value]) => value).filter(isFile)));
  for (const [name, value] of typed) {
    if (name === "csrfmiddlewaretoken" || (isFile(value) && !(value.name && going.has(value)))) continue;
    const sent = isFile(value) ? await shrunk(value) : value;
    fields.push(isFile(sent) ? [name, sent, sent.name] : [name, sent]);
  }
  return [...fields, ...carried];
}

// Put back what was typed: photos first, so that boxes made for them are there.
function restore(fields) {
  const chosen = new DataTransfer();
  for (const [, value, name] of fields.filter(([, value]) => isFile(value))) {
    const file = new File([value], name, { type: value.type });
    small.set(file, file);
    chosen.items.add(file);
  }
  const box = form.elements.photo;
  if (chosen.files.length && box) {
    box.files = chosen.files;
    box.dispatchEvent(new Event("change", { bubbles: true }));
  }
  for (const one of form.elements) {
    if (!one.name || ["file", "submit", "button"].includes(one.type) || one.name === "csrfmiddlewaretoken") continue;
    const values = fields.filter(([name]) => name === one.name).map(([, value]) => value);
    if (["checkbox", "radio"].includes(one.type)) one.checked = values.includes(one.value);
    else if (values.length) one.value = values[0];
  }
}

function freshen() {
  const { form_key: key, when } = form.elements;
  key.value = crypto.randomUUID(); // a page kept on the phone has the key of another time
  when.value = ""; // the portal reckons the day: this page, or this phone's clock, may be of another one
  when.removeAttribute("max");
  const asked = new URLSearchParams(location.search).get("project");
  if (asked && [...form.elements.project.options].some((one) => one.value === asked)) form.elements.project.value = asked;
}

function problems(reasons) {
  const title = document.querySelector("h1");
  document.querySelector(".govuk-error-summary")?.remove();
  const box = find("problems").content.firstElementChild.cloneNode(true);
  const lines = reasons.map(([name, text]) => {
    const line = document.createElement("li");
    line.append(Object.assign(document.createElement("a"), { href: `#${name || "main"}`, textContent: text }));
    return line;
  });
  box.querySelector("ul").replaceChildren(...lines);
  title.before(box);
  for (const fold of form.querySelectorAll("details")) fold.open ||= reasons.some(([name]) => fold.querySelector(`[name="${CSS.escape(name || "-")}"]`));
  box.focus();
}

// Show the form as the portal sent it back, or as it was typed, with what is to be put right.
function mend(row) {
  const photoRefused = row.reasons.some(([name]) => name === "photo");
  const made = row.page && new DOMParser().parseFromString(row.page, "text/html").querySelector("form[data-log]");
  if (made) {
    form.replaceWith(made);
    form = made;
    carried = photoRefused ? [] : row.fields.filter(([, value]) => isFile(value));
  } else restore(row.fields);
  form.elements.form_key.value = row.key;
  problems(row.reasons);
}

async function rowToKeep() {
  const words = form.elements.words.value.trim();
  const project = form.elements.project.selectedOptions[0]?.textContent ?? "";
  return {
    key: form.elements.form_key.value,
    person,
    to: form.dataset.log,
    fields: await fieldsOf(),
    about: { words: words.length > 60 ? `${words.slice(0, 59)}…` : words, project, page: new URL(form.action).pathname },
    savedAt: Date.now(),
    skew: await fact("skew").catch(() => undefined),
    state: "waiting",
    reasons: [],
  };
}

// Keep the row; where the phone is full, send it straight away, else keep its words.
async function keep(row) {
  try {
    // Pictures of pages make room for what somebody wrote.
    await keepRow(row).catch(() => caches.delete("pictures").then(() => keepRow(row)));
    navigator.storage?.persist?.();
    return deliver(row.key);
  } catch {
    const there = await whoIsThere();
    const said = there?.person === row.person ? await post({ ...row, watched: true }, there) : {};
    if (said.sent) return { state: "done", sent: { [row.key]: said.sent }, refused: {} };
    if (said.reasons) return { state: "done", sent: {}, refused: { [row.key]: { state: "refused", ...said } } };
    const words = row.fields.filter(([, value]) => !isFile(value));
    try {
      await keepRow({ ...row, fields: words, state: "held", reasons: [["photo", FULL]] });
      return { state: "away", sent: {}, refused: {} };
    } catch {
      return { state: "full", sent: {}, refused: {} };
    }
  }
}

async function send() {
  const button = form.querySelector("button:not([type=button])");
  const words = button.textContent;
  button.textContent = "Sending…";
  button.disabled = true;
  try {
    const row = await rowToKeep();
    const going = keep(row);
    const late = new Promise((done) => setTimeout(done, PATIENCE, { state: "late", sent: {}, refused: {} }));
    const result = await Promise.race([going, late]);
    if (result.sent[row.key]) {
      await dropDraft(row.person, row.to).catch(() => undefined);
      location.assign(result.sent[row.key]);
      return;
    }
    const refused = result.refused[row.key];
    if (refused && refused.state !== "gone") mend({ ...row, ...refused });
    else if (result.state === "full") problems([["", NOT_KEPT]]);
    else {
      saved(result.state);
      if (result.state === "late") going.then(() => show());
    }
  } finally {
    button.textContent = words;
    button.disabled = false;
    busy = false;
  }
}

// "Saved on this phone" takes the form's place.
async function saved(state) {
  const title = document.querySelector("h1");
  document.querySelector(".govuk-error-summary")?.remove();
  form.hidden = true;
  find("draft").hidden = true;
  find("saved").hidden = false;
  find("waiting").dataset.always = "yes";
  title.textContent = "Saved on this phone";
  title.tabIndex = -1;
  await Promise.all([show(state), showKept()]);
  title.focus();
  if (state !== "sign-in") later();
}

let pause;
async function remember() {
  const fields = await fieldsOf();
  const draft = { person, to: form.dataset.log, key: form.elements.form_key.value, fields, at: Date.now() };
  if (busy || !(form.elements.words.value.trim() || fields.some(([, value]) => isFile(value)))) return;
  await keepDraft(draft).catch(() => keepDraft({ ...draft, fields: fields.filter(([, value]) => !isFile(value)) }));
}

// This tab holds the key of its form: another tab does not take up the same half-typed update.
const own = (key) =>
  new Promise((done) => {
    if (!navigator.locks) done(true);
    else navigator.locks.request(`form-${key}`, { ifAvailable: true }, (lock) => (done(!!lock), lock && new Promise(() => {})));
  });

// A tab that was closed just now may not have let go yet.
const again = (key) => new Promise((done) => setTimeout(done, 300)).then(() => own(key));

async function start() {
  const mending = new URLSearchParams(location.search).get("mend");
  const row = mending && (await rowOf(mending));
  if (row?.person === person && row.state !== "waiting") {
    const offered = [...form.elements.project.options]; // of today: projects begin and stop while an update waits
    mend(row);
    form.elements.project.replaceChildren(...offered);
    form.elements.project.value = row.fields.find(([name]) => name === "project")?.[1];
  } else if (!document.querySelector(".govuk-error-summary")) {
    freshen();
    const draft = await draftOf(person, form.dataset.log);
    if (draft && ((await own(draft.key)) || (await again(draft.key)))) {
      restore(draft.fields);
      find("draft").hidden = false;
    }
  }
  await own(form.elements.form_key.value);
}

function listen() {
  document.addEventListener("submit", (event) => {
    if (event.target !== form) return;
    event.preventDefault();
    if (busy) return;
    busy = true;
    clearTimeout(pause);
    send();
  });
  for (const kind of ["input", "change"]) {
    document.addEventListener(kind, (event) => {
      if (event.target.form !== form) return;
      if (event.target.type === "file") withoutFilms([...event.target.files]).forEach(shrunk);
      clearTimeout(pause);
      pause = setTimeout(remember, 300);
    });
  }
  find("afresh").addEventListener("click", async () => {
    await dropDraft(person, form.dataset.log);
    location.reload();
  });
  addEventListener("pageshow", (event) => event.persisted && location.reload());
}

if (form && person) {
  try {
    await start();
    listen();
    form.dataset.phone = "ready";
    ready.then(() => (find("anyway").hidden = !navigator.serviceWorker?.controller));
    await begin();
  } catch {
    // Nothing can be kept in this browser: the form is sent as it always was.
  }
}
