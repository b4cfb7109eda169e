// What this phone keeps: updates that wait to be sent, half-typed forms, a few facts. Each row names its person.
let opened;

function base() {
  opened ??= new Promise((done, failed) => {
    const asked = indexedDB.open("portal", 1);
    asked.onupgradeneeded = () => {
      const rows = asked.result.createObjectStore("outbox", { keyPath: "id", autoIncrement: true });
      rows.createIndex("key", "key", { unique: true });
      asked.result.createObjectStore("drafts", { keyPath: ["person", "to"] });
      asked.result.createObjectStore("facts");
    };
    asked.onsuccess = () => {
      asked.result.onversionchange = asked.result.onclose = () => {
        asked.result.close();
        opened = undefined;
      };
      done(asked.result);
    };
    asked.onerror = () => {
      opened = undefined;
      failed(asked.error);
    };
  });
  return opened;
}

// Do `work` in one transaction; what its request found is given once everything is on disk.
async function act(stores, mode, work) {
  const change = (await base()).transaction(stores, mode, { durability: "strict" });
  return new Promise((done, failed) => {
    const asked = work(...stores.map((name) => change.objectStore(name)));
    change.oncomplete = () => done(asked?.result);
    change.onabort = change.onerror = () => failed(change.error ?? asked?.error ?? new Error("Nothing was kept."));
  });
}

// Rows of one person, in the order in which they were written.
export async function rowsOf(person) {
  const rows = await act(["outbox"], "readonly", (outbox) => outbox.getAll());
  return rows.filter((row) => row.person === person);
}

export const rowOf = (key) => act(["outbox"], "readonly", (outbox) => outbox.index("key").get(key));

// Keep an update, in the place of the one with the same key; its draft goes in the same moment.
export const keepRow = (row) =>
  act(["outbox", "drafts"], "readwrite", (outbox, drafts) => {
    outbox.index("key").getKey(row.key).onsuccess = (event) => {
      outbox.put(event.target.result ? { ...row, id: event.target.result } : row);
      drafts.delete([row.person, row.to]);
    };
  });

// Change a row that is still there as it was read; one that was sent or thrown away meanwhile stays gone.
export const changeRow = (key, facts) =>
  act(["outbox"], "readwrite", (outbox) => {
    outbox.index("key").get(key).onsuccess = (event) => {
      if (event.target.result) outbox.put({ ...event.target.result, ...facts });
    };
  });

export const dropRow = (key) =>
  act(["outbox"], "readwrite", (outbox) => {
    outbox.index("key").getKey(key).onsuccess = (event) => {
      if (event.target.result) outbox.delete(event.target.result);
    };
  });

export const draftOf = (person, to) => act(["drafts"], "readonly", (drafts) => drafts.get([person, to]));
export const keepDraft = (draft) => act(["drafts"], "readwrite", (drafts) => drafts.put(draft));
export const dropDraft = (person, to) => act(["drafts"], "readwrite", (drafts) => drafts.delete([person, to]));
export const fact = (name) => act(["facts"], "readonly", (facts) => facts.get(name));
export const keepFact = (name, value) => act(["facts"], "readwrite", (facts) => facts.put(value, name));
