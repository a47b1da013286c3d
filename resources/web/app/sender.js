// SPDX-License-Identifier: GPL-3.0-or-later
// Sends what is in the queue, as a tracking app does: POST /i/KEY, a JSON array of flat positions.

const MOST_AT_ONCE = 100;
const FIRST_WAIT_MS = 1_000;
const LONGEST_WAIT_MS = 60_000;

/// What an answer means for the positions that were sent.
export function verdictOn(status) {
  if (status >= 200 && status < 300) {
    return "stored";
  }
  return status === 401 || status === 403 ? "refused" : "again";
}

/// The wait after so many failures in a row, in milliseconds; `asked` seconds of Retry-After count if they are more.
export function waitAfter(failures, asked = 0) {
  const doubled = Math.min(FIRST_WAIT_MS * 2 ** (failures - 1), LONGEST_WAIT_MS);
  return Math.min(Math.max(doubled, asked * 1_000), LONGEST_WAIT_MS);
}

export class Sender {
  #key;
  #queue;
  #post;
  #changed;
  #timers;
  #failures = 0;
  #running = false;
  #waiting = null;
  #stopped = false;

  /// `key` is that of this ride; what waits of another ride goes there. `post(key, positions)` resolves to {status, retryAfter}, status 0
  /// without network. `changed({waiting, sentAt, failures, refused})` is called after each attempt.
  constructor({ key, queue, post, changed, now = Date.now, timers = globalThis }) {
    this.#key = key;
    this.#queue = queue;
    this.#post = post;
    this.#changed = changed;
    this.#timers = timers;
    this.now = now;
  }

  /// There is something to send, or the network may be back.
  async wake({ soon = false } = {}) {
    if (soon && this.#waiting !== null) {
      this.#timers.clearTimeout(this.#waiting);
      this.#waiting = null;
    }
    if (this.#running || this.#waiting !== null || this.#stopped) {
      return;
    }
    this.#running = true;
    try {
      while (!this.#stopped && await this.#sendSome());
    } finally {
      this.#running = false;
    }
  }

  stop() {
    this.#stopped = true;
    this.#timers.clearTimeout(this.#waiting);
  }

  /// Whether there may be more to send now.
  async #sendSome() {
    const newest = await this.#queue.newest(MOST_AT_ONCE);
    if (newest.length === 0) {
      return false;
    }
    const { key } = newest[0].report;
    const isOwn = key === this.#key;
    const batch = newest.filter(({ report }) => report.key === key);
    const { status, retryAfter } = await this.#post(key, batch.map(({ report }) => report.position));
    const verdict = verdictOn(status);
    const isDone = verdict === "stored" || (verdict === "refused" && !isOwn);
    if (isDone) {
      this.#failures = 0;
      await this.#queue.remove(batch.map(({ id }) => id));
    } else if (verdict === "refused") {
      this.stop();
    } else {
      this.#failures += 1;
      this.#waiting = this.#timers.setTimeout(() => {
        this.#waiting = null;
        this.wake();
      }, waitAfter(this.#failures, retryAfter));
    }
    this.#changed({
      waiting: await this.#queue.count(), sentAt: verdict === "stored" && isOwn ? this.now() : null, failures: this.#failures,
      refused: verdict === "refused" && isOwn,
    });
    return isDone;
  }
}
