// SPDX-License-Identifier: GPL-3.0-or-later
// A call for help: sent again until the server has stored it, also when the page is loaded again. What takes it back follows it.
import { newId } from "./api.js";
import { clockAhead } from "./clock.js";
import { load, save } from "./storage.js";

const REPEAT_MS = 3_000;
const REFUSED_MS = 15_000; // of a form that the server does not accept
const STORED = "saferide-sos";
const NOT_IN_RIDE = /^(you are not in this ride|you are no longer in this ride|there is no such ride)/;

/// What is shown of a call: "sending", "open", "acknowledged", "resolved", "refused" or null.
export function stageOf(call) {
  if (!call) {
    return null;
  }
  if (!call.incident) {
    return call.isRefused ? "refused" : "sending";
  }
  return ["open", "resolved"].includes(call.state) ? call.state : "acknowledged";
}

/// ISO 8601, or undefined: some phones say what is no time.
const iso = (time) => (Math.abs(time) < 8.64e15 ? new Date(time).toISOString() : undefined);

export class SosCall {
  #key;
  #code;
  #ask;
  #changed;
  #timers;
  #now;
  /// {id, at, latitude?, longitude?, timestamp?, isBare?, why?, isRefused?, incident?, state?, version?, cancelling?, cancelled?, coming?}
  #call = null;
  #early = null; // what was heard of it before it was acknowledged
  #timer = null;
  #isAsking = false;

  /// A call belongs to the `key` that it was made with. `code` of the ride may be unknown. `ask(event, data)` resolves to an acknowledgement.
  constructor({ key, code, ask, changed, timers = globalThis, now = Date.now }) {
    this.#key = key;
    this.#code = code;
    this.#ask = ask;
    this.#changed = changed;
    this.#timers = timers;
    this.#now = now;
    const stored = load(STORED);
    this.#call = stored?.key === key ? stored.call : null;
  }

  get call() {
    return this.#call;
  }

  get isOpen() {
    return ["sending", "open", "acknowledged"].includes(stageOf(this.#call));
  }

  /// The server has it. What is being sent may be there, too; nobody has said so.
  get hasArrived() {
    return ["open", "acknowledged"].includes(stageOf(this.#call));
  }

  /// Asks what became of an open call: what happened while this page was away is not told again. `find(id)` resolves to the incident, or null.
  async ask(find) {
    const incident = this.hasArrived ? await find(this.#call.incident) : null;
    if (incident && incident.id === this.#call?.incident) {
      this.updated(incident);
    }
  }

  set code(code) {
    this.#code = code;
    this.send();
  }

  /// `place`: {lat, lon, timestamp}, or null. One that is still being sent goes on.
  raise(place) {
    const isSending = stageOf(this.#call) === "sending";
    const { id, at, latitude, longitude, timestamp } = { ...(isSending ? this.#call : { id: newId(), at: this.#now() }),
      ...(place && { latitude: place.lat, longitude: place.lon, timestamp: place.timestamp }) };
    this.#early = null; // that was of the alarm before
    this.#keep({ id, at, latitude, longitude, timestamp });
    this.send();
  }

  /// The rider is fine. What is being sent may have arrived, so it is sent, too.
  cancel() {
    this.#keep({ ...this.#call, cancelling: true });
    this.send();
  }

  /// `incident_update` of one's own. What is being sent stays so until it is acknowledged.
  updated(incident) {
    if (stageOf(this.#call) === "sending") {
      this.#early = incident;
      return;
    }
    const isOther = this.#call?.incident && this.#call.incident !== incident.id && stageOf(this.#call) !== "resolved";
    const isNews = this.#call ? !(incident.version < this.#call.version) : incident.state !== "resolved";
    if (incident.id && !isOther && isNews) {
      this.#keep({ ...(this.#call ?? { id: null, at: Date.parse(incident.raised_at) || this.#now() }), incident: incident.id, state: incident.state,
        version: incident.version, cancelled: Boolean(incident.cancelled_at), coming: incident.coming ?? null });
    }
  }

  forget() {
    this.#timers.clearTimeout(this.#timer);
    this.#keep(null);
  }

  /// What was not confirmed, as after each connection.
  async send() {
    const call = this.#call;
    const isSending = stageOf(call) === "sending";
    if (this.#isAsking || !(isSending || (call?.cancelling && this.#code))) {
      return;
    }
    this.#isAsking = true;
    this.#timers.clearTimeout(this.#timer);
    const code = this.#code;
    const answer = isSending ? await this.#ask("sos", this.#alarm()) : await this.#ask("sos_cancel", { ride_code: code, incident_id: call.incident });
    this.#isAsking = false;
    const isSame = this.#call?.id === call.id && this.#call?.incident === call.incident;
    if (isSame) {
      isSending ? this.#sent(answer) : this.#cancelled(answer);
    }
    const wait = !isSame || answer.ok || code !== this.#code ? 0 : Math.max(isRefusal(answer) ? REFUSED_MS : REPEAT_MS, (answer.retry_after ?? 0) * 1_000);
    this.#timer = this.#timers.setTimeout(() => this.send(), wait);
  }

  /// Without the code it is the ride of the key. A place that the server does not accept is left out: it knows the last one.
  #alarm() {
    const { id, at, latitude, longitude, timestamp, isBare } = this.#call;
    return { ride_code: this.#code, id, kind: "help", raised_at: iso(at + clockAhead()),
      ...(latitude !== undefined && !isBare && { latitude, longitude, location_timestamp: iso(timestamp) }) };
  }

  #sent(answer) {
    if (answer.ok) {
      this.#keep({ ...this.#call, incident: answer.incident_id, state: "open", why: undefined });
      if (this.#early?.id === answer.incident_id) {
        this.updated(this.#early);
      }
    } else if (isRefusal(answer)) {
      const isRefused = NOT_IN_RIDE.test(answer.error);
      this.#keep({ ...this.#call, isBare: true, isRefused, why: answer.error, cancelling: this.#call.cancelling && !isRefused });
    }
  }

  #cancelled(answer) {
    if (answer.ok) {
      this.#keep({ ...this.#call, cancelling: false, cancelled: true, why: undefined });
    } else if (isRefusal(answer)) {
      this.#keep({ ...this.#call, cancelling: false, why: answer.error });
    }
  }

  #keep(call) {
    this.#call = call;
    save(STORED, call && { key: this.#key, call });
    this.#changed();
  }
}

/// Without `retry_after` the server does not accept what it was sent.
function isRefusal(answer) {
  return !answer.ok && answer.error !== undefined && !answer.retry_after;
}
