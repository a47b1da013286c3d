// SPDX-License-Identifier: GPL-3.0-or-later
// Reports that the server has not confirmed yet: {key, position}, as each belongs to the ride that it was made in. They survive a reload
// and a dead zone.

const STORE = "reports";
const MOST = 20_000; // a day of riding; beyond it the oldest go
const SLACK = 100;

const settled = (action) => new Promise((resolve, reject) => {
  action.onsuccess = () => resolve(action.result);
  action.onerror = () => reject(action.error);
});

function openDatabase(factory) {
  const opening = factory.open("saferide-queue", 1);
  opening.onupgradeneeded = () => opening.result.createObjectStore(STORE, { autoIncrement: true });
  return settled(opening);
}

/// In IndexedDB; in memory where a browser has none, as some private windows do.
export async function openQueue(factory = globalThis.indexedDB) {
  try {
    return new StoredQueue(await openDatabase(factory));
  } catch {
    return new MemoryQueue();
  }
}

/// What the database does not take, as of a phone that is full, waits in memory.
export class StoredQueue {
  #spare = new MemoryQueue();

  constructor(database) {
    this.database = database;
  }

  #store(mode) {
    return this.database.transaction(STORE, mode).objectStore(STORE);
  }

  async add(report) {
    try {
      const store = this.#store("readwrite");
      const added = settled(store.add(report));
      if (await settled(store.count()) > MOST) {
        const keys = await settled(store.getAllKeys(null, SLACK));
        await settled(store.delete(IDBKeyRange.bound(keys[0], keys.at(-1))));
      }
      await added;
    } catch {
      await this.#spare.add(report);
    }
  }

  async count() {
    let stored = 0;
    try {
      stored = await settled(this.#store("readonly").count());
    } catch {
      // they are found when the database answers again
    }
    return stored + await this.#spare.count();
  }

  /// The newest first: [{ id, report }]
  async newest(most) {
    const spare = (await this.#spare.newest(most)).map(({ id, report }) => ({ id: { spare: id }, report }));
    try {
      return [...spare, ...await this.#newestStored(most - spare.length)];
    } catch {
      return spare;
    }
  }

  #newestStored(most) {
    return new Promise((resolve, reject) => {
      const found = [];
      const walk = this.#store("readonly").openCursor(null, "prev");
      walk.onerror = () => reject(walk.error);
      walk.onsuccess = () => {
        const cursor = walk.result;
        if (!cursor || found.length >= most) {
          resolve(found);
          return;
        }
        found.push({ id: cursor.key, report: cursor.value });
        cursor.continue();
      };
    });
  }

  async remove(ids) {
    await this.#spare.remove(ids.filter(({ spare }) => spare).map(({ spare }) => spare));
    const stored = ids.filter(({ spare }) => !spare);
    if (stored.length > 0) {
      const store = this.#store("readwrite");
      await Promise.all(stored.map((id) => settled(store.delete(id))));
    }
  }

  async clear() {
    await this.#spare.clear();
    await settled(this.#store("readwrite").clear());
  }
}

export class MemoryQueue {
  #reports = new Map();
  #next = 1;

  async add(report) {
    this.#reports.set(this.#next++, report);
    if (this.#reports.size > MOST) {
      this.#reports.delete(this.#reports.keys().next().value);
    }
  }

  async count() {
    return this.#reports.size;
  }

  async newest(most) {
    return [...this.#reports].reverse().slice(0, most).map(([id, report]) => ({ id, report }));
  }

  async remove(ids) {
    ids.forEach((id) => this.#reports.delete(id));
  }

  async clear() {
    this.#reports.clear();
  }
}
