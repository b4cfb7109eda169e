// The pictures that this phone keeps with its pages: those that were taken down go.
import { fact, keepFact } from "./store.js";

const ONCE_IN = 60_000;
const TRY_AGAIN = 5_000;
let waits;

// Ask which are still shown to everybody: once a minute at most, and `now` that there is a connection again.
export async function look(now = false) {
  clearTimeout(waits);
  const last = (await fact("looked")) ?? 0;
  if (!now && Math.abs(Date.now() - last) < ONCE_IN) return;
  const cache = await caches.open("pictures");
  const kept = new Map();
  for (const one of await cache.keys()) {
    const [, key] = /\/photos\/([\da-f-]{36})\//.exec(one.url) ?? [];
    if (key) kept.set(key, one);
  }
  if (!kept.size) return;
  const answer = await fetch(`/photos/shown/?keys=${[...kept.keys()]}`, { cache: "no-store" }).catch(() => undefined);
  if (!answer?.ok) {
    if (navigator.onLine) waits = setTimeout(look, TRY_AGAIN, true);
    return;
  }
  for (const key of (await answer.json()).shown) kept.delete(key);
  for (const gone of kept.values()) await cache.delete(gone);
  await keepFact("looked", Date.now());
}
