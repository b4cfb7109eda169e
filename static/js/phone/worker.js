// The service worker: keeps the form, its assets and the pages somebody opened with their small pictures, and sends what waits.
import { deliver } from "./outbox.js";
import { fact, keepFact } from "./store.js";

const ASSETS = `assets-${VERSION}`;
const PAGES = "pages";
const PICTURES = "pictures";
const MOST_PAGES = 60;
const MOST_PICTURES = 60; // some 5 MB
const MOST_A_PAGE = 12;
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

let age = 0; // a page asked for before somebody signed in or out is not kept after, and not shown
let turn = Promise.resolve();

// One after the other, so that nothing is put into a cache that is being emptied.
const inTurn = (work) => (turn = turn.then(work, work));

async function empty(person) {
  await caches.delete(PAGES);
  await caches.delete(PICTURES);
  await keepFact("person", person);
}

// Another person's pages go, and with them the name by which this phone knows who is here.
function forget() {
  age += 1;
  return inTurn(() => empty(""));
}

// What other tabs show of somebody else goes as well.
async function tellTabs(person) {
  for (const tab of await self.clients.matchAll({ type: "window", includeUncontrolled: true })) tab.postMessage({ person });
}

async function put(name, most, address, answer) {
  const cache = await caches.open(name);
  await cache.put(address, answer);
  const kept = (await cache.keys()).filter((one) => !one.url.endsWith("/log/")); // the form stays
  for (const old of kept.slice(0, Math.max(0, kept.length - most))) await cache.delete(old);
}

// Keep a page that the server says may be kept, for the person it was made for. Gives its text.
async function keep(request, answer, began) {
  const person = answer.headers.get("X-Person");
  if (!person) return "";
  const fits = answer.headers.get("X-Keep") && !answer.redirected;
  const text = fits ? await answer.clone().text() : "";
  return inTurn(async () => {
    if (began !== age) return "";
    const date = Date.parse(answer.headers.get("Date"));
    if (date) await keepFact("skew", date - Date.now());
    if ((await fact("person")) !== person) {
      age += 1;
      await empty(person);
      await tellTabs(person);
    }
    if (fits) await put(PAGES, MOST_PAGES, request.url.split("#")[0], answer);
    return text;
  });
}

// Keep the small pictures of a page. What not everybody may see the server calls private: that is never kept.
async function keepPictures(text) {
  const began = age;
  const found = text.match(/\/photos\/[\da-f-]{36}\/|[^"\s]+\/img\/[\w.-]+\.svg/g) ?? [];
  const wanted = [...new Set(found.map(smallest))].slice(0, navigator.connection?.saveData ? 0 : MOST_A_PAGE);
  for (const address of wanted) {
    if (KEPT.includes(address) || (await caches.match(address, { cacheName: PICTURES }))) continue;
    const answer = await fetch(address).catch(() => undefined);
    if (!answer) return;
    if (!answer.ok || !/public/.test(answer.headers.get("Cache-Control"))) continue;
    await answer.clone().arrayBuffer();
    await inTurn(() => began === age && put(PICTURES, MOST_PICTURES, address, answer));
  }
}

// Whichever size a page asks for, the small one is kept.
const smallest = (address) => address.replace(/^(\/photos\/[\da-f-]{36}\/).*/, "$1small/");

async function picture(request) {
  const address = smallest(new URL(request.url).pathname);
  try {
    const answer = await fetch(request);
    if (answer.status === 404) await (await caches.open(PICTURES)).delete(address);
    return answer;
  } catch {
    return (await caches.match(address, { cacheName: PICTURES, ignoreVary: true })) ?? Response.error();
  }
}

async function page(event) {
  const { request } = event;
  const url = new URL(request.url);
  const began = age;
  const kept = await (await caches.open(PAGES)).match(url.href, { ignoreVary: true });
  // Of the form any address will do: its own script chooses the project that the address names.
  const form = !kept && url.pathname.endsWith("/log/") && (await caches.match(url.href, { cacheName: PAGES, ignoreSearch: true, ignoreVary: true }));
  const shown = kept || form;
  const asked = fetch(request).then((answer) => {
    if (answer.ok) event.waitUntil(keep(request, answer.clone(), began).then(keepPictures));
    return answer;
  });
  if (shown) event.waitUntil(asked.catch(() => {}));
  const late = shown && new Promise((done) => setTimeout(done, PATIENCE, shown));
  try {
    const answer = await (late ? Promise.race([asked, late]) : asked);
    return ofNow(shown && answer.status >= 502 ? shown : answer, url, began);
  } catch {
    return shown ? ofNow(shown, url, began) : caches.match("/offline/", { cacheName: ASSETS });
  }
}

// Made for somebody who signed out while it was on its way: it is asked for again. What was made for who is here now is
// shown, also where the phone learned only meanwhile who that is: a form that comes back has what was typed.
async function ofNow(answer, url, began) {
  const person = answer.headers.get("X-Person");
  if (began === age || !person) return answer;
  return (await inTurn(() => fact("person"))) === person ? answer : Response.redirect(url);
}

async function form(event) {
  const began = age;
  try {
    return ofNow(await fetch(event.request), event.request.url, began);
  } catch {
    return caches.match("/offline/", { cacheName: ASSETS });
  }
}

// Whoever signs in or out: what was kept for the one before goes first, and again what came meanwhile.
async function change(event, path) {
  await forget();
  const answer = await form(event);
  await forget();
  if (/^\/accounts\/(logout|leave)\//.test(path)) await tellTabs("");
  return answer;
}

self.addEventListener("fetch", (event) => {
  const { request } = event;
  const url = new URL(request.url);
  if (url.origin !== self.location.origin) return;
  if (request.method === "GET" && KEPT.includes(url.pathname)) {
    event.respondWith(caches.match(request, { cacheName: ASSETS, ignoreVary: true }).then((kept) => kept ?? fetch(request)));
  } else if (request.mode === "navigate") {
    const changes = request.method !== "GET" && url.pathname.startsWith("/accounts/");
    if (changes) event.respondWith(change(event, url.pathname));
    else event.respondWith(request.method === "GET" ? page(event) : form(event));
  } else if (request.method === "GET" && request.destination === "image") event.respondWith(picture(request));
});

self.addEventListener("message", (event) => {
  const again = async (address) => {
    const began = age;
    const answer = await fetch(address, { headers: { Accept: "text/html" } }).catch(() => undefined);
    return answer?.ok ? keep(new Request(address), answer, began) : "";
  };
  const texts = Promise.all((event.data.keep ?? []).map(again)).finally(() => event.ports[0]?.postMessage("kept"));
  event.waitUntil(texts.then((all) => keepPictures(all.join(" "))));
});

self.addEventListener("sync", (event) => {
  if (event.tag !== "outbox") return;
  event.waitUntil(
    deliver().then(({ state }) => {
      if (state === "away") throw new Error("Nobody answers: the browser asks again later.");
    }),
  );
});
