// The service worker: keeps the form, its assets and the pages somebody opened, and sends what waits.
import { deliver } from "./outbox.js";
import { fact, keepFact } from "./store.js";

const ASSETS = `assets-${VERSION}`;
const PAGES = "pages";
const PATIENCE = 4000; // a page that is kept is shown when the network takes longer

self.addEventListener("install", (event) => {
  event.waitUntil(
    caches
      .open(ASSETS)
      .then((cache) => cache.addAll([...KEPT, "/offline/"].map((url) => new Request(url, { cache: "reload", credentials: "omit" }))))
      .then(() => self.skipWaiting()),
  );
});

self.addEventListener("activate", (event) => {
  const old = (name) => name.startsWith("assets-") && name !== ASSETS;
  event.waitUntil(
    caches
      .keys()
      .then((names) => Promise.all(names.filter(old).map((name) => caches.delete(name))))
      .then(() => self.clients.claim()),
  );
});

let age = 0; // a page asked for before somebody signed out is not kept after

// Another person's pages go, and with them the name by which this phone knows who is here.
async function forget(person = "") {
  age += 1;
  await caches.delete(PAGES);
  await keepFact("person", person);
}

// Keep a page that the server says may be kept, for the person it was made for.
async function keep(request, answer, asked) {
  const person = answer.headers.get("X-Person");
  if (!person || asked !== age) return;
  const date = Date.parse(answer.headers.get("Date"));
  if (date) await keepFact("skew", date - Date.now());
  if ((await fact("person")) !== person) await forget(person);
  if (!answer.headers.get("X-Keep") || answer.redirected) return;
  await (await caches.open(PAGES)).put(request.url.split("#")[0], answer);
}

async function page(event) {
  const { request } = event;
  const url = new URL(request.url);
  const kept = await (await caches.open(PAGES)).match(url.href, { ignoreVary: true });
  // Of the form any address will do: its own script chooses the project that the address names.
  const form = !kept && url.pathname.endsWith("/log/") && (await caches.match(url.href, { cacheName: PAGES, ignoreSearch: true, ignoreVary: true }));
  const shown = kept || form;
  const began = age;
  const asked = fetch(request).then((answer) => {
    if (answer.ok) event.waitUntil(keep(request, answer.clone(), began));
    return answer;
  });
  if (shown) event.waitUntil(asked.catch(() => {}));
  const late = shown && new Promise((done) => setTimeout(done, PATIENCE, shown));
  try {
    const answer = await (late ? Promise.race([asked, late]) : asked);
    return shown && answer.status >= 502 ? shown : answer;
  } catch {
    return shown || (await caches.match("/offline/", { cacheName: ASSETS }));
  }
}

async function form(event) {
  try {
    return await fetch(event.request);
  } catch {
    return caches.match("/offline/", { cacheName: ASSETS });
  }
}

self.addEventListener("fetch", (event) => {
  const { request } = event;
  const url = new URL(request.url);
  if (url.origin !== self.location.origin) return;
  if (request.method === "GET" && KEPT.includes(url.pathname)) {
    event.respondWith(caches.match(request, { cacheName: ASSETS, ignoreVary: true }).then((kept) => kept ?? fetch(request)));
  } else if (request.mode === "navigate") {
    // Whoever signs in or out: what was kept for the one before goes first.
    const changes = request.method !== "GET" && url.pathname.startsWith("/accounts/");
    if (changes) event.respondWith(forget().then(() => form(event)));
    else event.respondWith(request.method === "GET" ? page(event) : form(event));
  }
});

self.addEventListener("message", (event) => {
  const again = async (address) => {
    const began = age;
    const answer = await fetch(address, { headers: { Accept: "text/html" } }).catch(() => undefined);
    if (answer?.ok) await keep(new Request(address), answer, began);
  };
  event.waitUntil(Promise.all((event.data.keep ?? []).map(again)).finally(() => event.ports[0]?.postMessage("kept")));
});

self.addEventListener("sync", (event) => {
  if (event.tag !== "outbox") return;
  event.waitUntil(
    deliver().then(({ state }) => {
      if (state === "away") throw new Error("Nobody answers: the browser asks again later.");
    }),
  );
});
