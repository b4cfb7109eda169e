// On each page of somebody signed in: sets up the service worker, sends what waits, shows what is left.
import { deliver } from "./outbox.js";
import { look } from "./pictures.js";
import { fact } from "./store.js";
import { showKept, showWaiting, titleOf } from "./waiting.js";

const FIRST = 5_000;
const LAST = 300_000;
let pause = FIRST;
let timer;
let state = "";

// For whom this page was made; the page for what is not kept was made for nobody, and asks the phone.
export const person = document.documentElement.dataset.person ?? (await fact("person").catch(() => "")) ?? "";
export const ready = "serviceWorker" in navigator ? setUp().catch(() => undefined) : Promise.resolve();

async function setUp() {
  const worker = await navigator.serviceWorker.register("/sw.js");
  if (!navigator.serviceWorker.controller) {
    await new Promise((done) => navigator.serviceWorker.addEventListener("controllerchange", done, { once: true }));
    // Opened before there was anybody to keep it. The form is kept from the first page on.
    const form = document.querySelector('.bl-nav a[href$="/log/"]');
    const { port1: kept, port2: port } = new MessageChannel();
    const keep = [...new Set([location.href, form?.href ?? location.href])];
    navigator.serviceWorker.controller.postMessage({ keep }, [port]);
    await new Promise((done) => (kept.onmessage = done));
  }
  return worker;
}

export const show = (now = state) => showWaiting(person, (state = now), (send) => (send ? sendNow() : show()));

// Ask the browser to send when there is a connection, even with the page closed; where it cannot, this page tries again.
export async function later() {
  clearTimeout(timer);
  timer = setTimeout(sendNow, pause * (0.75 + Math.random() / 2));
  pause = Math.min(pause * 2, LAST);
  const worker = await ready;
  await worker?.sync?.register("outbox").catch(() => undefined);
}

export async function sendNow() {
  const result = await deliver();
  state = result.state;
  if (state === "done" || state === "empty") pause = FIRST;
  const left = await show();
  if (left.some((row) => row.state === "waiting") && state !== "sign-in") later();
  return result;
}

function soon() {
  pause = FIRST;
  return sendNow();
}

// Ask for this page again as it is now, also where it answered a form.
export const again = () => location.replace(location.pathname + location.search);

// This page shows somebody's own things: it goes when they sign out, or another person signs in, in another tab.
function guard() {
  let leaving = false;
  addEventListener("submit", (event) => (leaving = !event.defaultPrevented));
  navigator.serviceWorker?.addEventListener("message", ({ data }) => {
    if ("person" in data && data.person !== person && !leaving) again();
  });
  const isOther = async (sure) => {
    const now = await fact("person").catch(() => undefined);
    if (now !== undefined && now !== person && (now || sure)) again();
  };
  addEventListener("pageshow", (event) => event.persisted && isOther(true));
  addEventListener("visibilitychange", () => document.visibilityState === "visible" && isOther(false));
}

// A page that another person is shown in this tab has nothing to do with these rows: deliver() sends a person's own alone.
export async function begin() {
  addEventListener("online", () => (look(true).catch(() => undefined), soon()));
  ready.then(() => look()).catch(() => undefined);
  addEventListener("offline", () => show());
  addEventListener("visibilitychange", () => document.visibilityState === "visible" && soon());
  new BroadcastChannel("outbox").onmessage = ({ data }) => {
    for (const said of document.querySelectorAll("[data-news]")) {
      if (data.sent) said.textContent = `Sent: ${titleOf({ about: data, fields: [] })}`;
    }
    show();
  };
  for (const button of document.querySelectorAll("[data-try]")) button.addEventListener("click", soon);
  const rows = await show();
  if (rows.some((row) => row.state === "waiting")) await soon();
}

if (person) guard();
if (!document.querySelector("form[data-log]")) begin().then(showKept).catch(() => undefined);
