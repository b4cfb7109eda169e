// Sends what waits: in order, one at a time, each with its own key and a fresh token. Runs in pages and in the worker.
import { changeRow, dropRow, fact, keepFact, rowsOf } from "./store.js";

const TOKEN_SECONDS = 10;
const SEND_SECONDS = 300;
const UNREADABLE = "A photo can no longer be read on this phone. Open it, and choose the photo again.";
const TOO_MUCH = "The portal could not take it. Open it, take a photo out and send it again.";

// Ask who is signed in; undefined where nobody answers.
export async function whoIsThere() {
  try {
    const answer = await fetch("/log/token/", { cache: "no-store", signal: AbortSignal.timeout(TOKEN_SECONDS * 1000) });
    return answer.ok ? await answer.json() : undefined;
  } catch {
    return undefined;
  }
}

async function bodyOf(row) {
  const body = new FormData();
  for (const [name, value, file] of row.fields) {
    if (!(value instanceof Blob)) body.append(name, value);
    else {
      await value.slice(0, 1).arrayBuffer(); // throws where the phone has lost it
      body.append(name, value, file);
    }
  }
  return body;
}

// Post one row. Answers { sent }, { reasons, page, gone }, { signIn } or {}: nobody there, try again later.
export async function post(row, there, to = row.to) {
  let body;
  try {
    body = await bodyOf(row);
  } catch {
    return { reasons: [["photo", UNREADABLE]] };
  }
  // How long it waited, by the phone's clock; and by how much that clock was changed meanwhile.
  const now = Date.now();
  const moved = row.skew === undefined ? 0 : there.now - now - row.skew;
  let answer;
  try {
    answer = await fetch(to, {
      method: "POST",
      body,
      redirect: "manual",
      headers: {
        "X-CSRFToken": there.token,
        "X-Person": row.person,
        "X-Waited": (now - row.savedAt) / 1000,
        "X-Clock-Moved": moved / 1000,
        ...(row.watched ? {} : { "X-Waiting": "1" }),
      },
      signal: AbortSignal.timeout(SEND_SECONDS * 1000),
    });
    if ((answer.headers.get("Content-Type") ?? "").includes("json")) {
      const said = await answer.json();
      return answer.status === 401 ? { signIn: true } : said;
    }
  } catch {
    return {};
  }
  if (answer.type === "opaqueredirect") return { signIn: true };
  return [400, 404, 410, 413, 414, 422].includes(answer.status) ? { reasons: [["photo", TOO_MUCH]] } : {};
}

// Give an update to the area's worker, where its writer takes no part any more.
export async function handOver(row) {
  const there = await whoIsThere();
  return there?.person === row.person ? post(row, there, row.hand.to) : {};
}

const tell = (news) => {
  const channel = new BroadcastChannel("outbox");
  channel.postMessage(news);
  channel.close();
};

// Send what waits of whoever is signed in. Answers { state: done, away, sign-in or empty; sent, refused: rows by key }.
async function sendAll(watched) {
  const known = await fact("person");
  const result = { state: "empty", sent: {}, refused: {} };
  if (known && !(await rowsOf(known)).some((row) => row.state === "waiting")) return result;
  for (;;) {
    const there = await whoIsThere();
    if (!there) return { ...result, state: "away" };
    await keepFact("skew", there.now - Date.now());
    if (!there.person) return { ...result, state: "sign-in" };
    const row = (await rowsOf(there.person)).find((row) => row.state === "waiting");
    if (!row) return { ...result, state: "done", person: there.person };
    const said = await post({ ...row, watched: row.key === watched }, there);
    if (said.signIn) return { ...result, state: "sign-in" };
    if (said.sent) {
      await dropRow(row.key);
      result.sent[row.key] = said.sent;
    } else if (said.reasons) {
      const refused = { state: said.gone ? "gone" : "refused", reasons: said.reasons, page: said.page, hand: said.hand };
      await changeRow(row.key, refused);
      result.refused[row.key] = refused;
    } else return { ...result, state: "away" };
    tell({ sent: said.sent ? row.key : "", words: row.about.words });
  }
}

// One sender at a time on this phone, however many tabs there are. `watched` is the key of the row somebody waits for.
export async function deliver(watched = "") {
  if (!navigator.locks) return sendAll(watched);
  return navigator.locks.request("outbox", { ifAvailable: !watched }, (lock) =>
    lock ? sendAll(watched) : { state: "busy", sent: {}, refused: {} },
  );
}
