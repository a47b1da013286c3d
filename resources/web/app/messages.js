// SPDX-License-Identifier: GPL-3.0-or-later
// What the dispatchers wrote to the ride while the page was connected. The server keeps no copy, so the phone does, as long as the ride lasts.
import { el, fill } from "./dom.js";
import { timeOf } from "./geo.js";
import { load, save } from "./storage.js";
import { t } from "./texts.js";

const STORED = "saferide-messages";
export const MOST_MESSAGES = 50;
const ALARM = /^(?:SOS: .+ asks for help|crash: the phone of .+ detected an accident)(?: at -?\d+\.\d{5}, -?\d+\.\d{5})?$/s;

/// What the server writes of a new incident, behind its `incident_update`, for clients that know of none.
export const isAlarm = (text) => ALARM.test(text);

/// The newest messages of the ride of one key, the newest first, and how many there were before them.
export class Messages {
  #key;
  #list = []; // {at, text}
  #earlier = 0;

  constructor(key) {
    this.#key = key;
    const stored = load(STORED);
    if (stored?.key === key) {
      this.#list = stored.list;
      this.#earlier = stored.earlier;
    }
  }

  get list() {
    return this.#list;
  }

  get earlier() {
    return this.#earlier;
  }

  add(text, at = Date.now()) {
    const all = [{ at, text }, ...this.#list];
    this.#list = all.slice(0, MOST_MESSAGES);
    this.#earlier += all.length - this.#list.length;
    save(STORED, { key: this.#key, list: this.#list, earlier: this.#earlier });
  }

  forget() {
    this.#list = [];
    this.#earlier = 0;
    save(STORED, null);
  }
}

/// The section with them.
export class MessagesPart {
  #messages;

  constructor(key) {
    this.#messages = new Messages(key);
    this.rows = el("ul", { class: "messages", "aria-live": "polite" });
    this.earlier = el("p", { class: "note" });
    this.element = el("section", { class: "card" }, el("h2", {}, t("messages")), this.rows, this.earlier, el("p", { class: "note" }, t("messagesWhat")));
    fill(this.rows, this.#messages.list.map((one) => this.#row(one)));
    this.#showEarlier();
  }

  add(text) {
    this.#messages.add(text);
    this.rows.prepend(this.#row(this.#messages.list[0])); // a screen reader reads this one alone
    while (this.rows.children.length > MOST_MESSAGES) {
      this.rows.lastChild.remove();
    }
    this.#showEarlier();
  }

  forget() {
    this.#messages.forget();
  }

  #row({ at, text }) {
    return el("li", {}, el("time", { datetime: new Date(at).toISOString() }, timeOf(at)), " ", text);
  }

  #showEarlier() {
    const { earlier } = this.#messages;
    this.earlier.hidden = earlier === 0;
    this.earlier.textContent = t("messagesEarlier", { n: earlier });
  }
}
