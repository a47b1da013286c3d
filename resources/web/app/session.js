// SPDX-License-Identifier: GPL-3.0-or-later
// The login of an organizer, in this tab and as long as the tab. Where the server ends it, its user is asked for the password, and what was
// being done goes on.
import { newId, request } from "./api.js";

const STORED = "saferide-organizer";

function stored(storage) {
  try {
    return JSON.parse(storage.getItem(STORED));
  } catch {
    return null;
  }
}

export class Session {
  #login; // {username, token}, null without one
  #storage;
  #ask;
  #askAgain;
  #asking = null;
  #attempts = new Map(); // what was sent and not answered, by its content

  /// `askAgain(username)` resolves to whether that user has logged in again.
  constructor(askAgain, { storage = sessionStorage, ask = request } = {}) {
    this.#askAgain = askAgain;
    this.#storage = storage;
    this.#ask = ask;
    this.#login = stored(storage);
  }

  get username() {
    return this.#login?.username ?? null;
  }

  /// Throws ApiError.
  async logIn(username, password) {
    const { access_token: token } = await this.#ask("POST", "auth/login", { form: { username, password } });
    this.#login = { username, token };
    this.#storage.setItem(STORED, JSON.stringify(this.#login));
  }

  end() {
    this.#login = null;
    this.#storage.removeItem(STORED);
  }

  /// A request as this user. `once`: sent again with the same content, it happens once.
  api = async (method, path, { once = false, ...options } = {}) => {
    const content = once && JSON.stringify([path, options]);
    if (once && !this.#attempts.has(content)) {
      this.#attempts.set(content, newId());
    }
    for (;;) {
      const login = this.#login;
      try {
        const answer = await this.#ask(method, path, { ...options, attempt: this.#attempts.get(content), credential: login?.token });
        this.#attempts.delete(content);
        return answer;
      } catch (error) {
        if (error.status !== 401 || !(this.#login !== login || await this.#again()) || !this.#login) {
          throw error;
        }
      }
    }
  };

  /// Asks once, however many requests wait for it.
  #again() {
    this.#asking ??= Promise.resolve(this.#askAgain(this.username)).finally(() => { this.#asking = null; });
    return this.#asking;
  }
}
