// SPDX-License-Identifier: GPL-3.0-or-later
// SOS: held for two seconds, repeated until the server has stored it, and what became of it.
import { newId } from "./api.js";
import { button, confirmed, el, fill, setText } from "./dom.js";
import { shortTime } from "./geo.js";
import { said } from "./said.js";
import { load, save } from "./storage.js";
import { t } from "./texts.js";

const HOLD_MS = 2_000;
const REPEAT_MS = 3_000;
const STORED = "saferide-sos";

/// What is shown of a call: "sending", "open", "acknowledged", "resolved" or null.
export function stageOf(call) {
  if (!call) {
    return null;
  }
  if (!call.incident) {
    return "sending";
  }
  return ["open", "resolved"].includes(call.state) ? call.state : "acknowledged";
}

export class Sos {
  #key;
  #ask;
  #place;
  #call = null; // {id, at, latitude?, longitude?, timestamp?, incident?, state?, version?, cancelling?, cancelled?, coming?}; survives a reload
  #early = null; // what was heard of it before it was acknowledged
  #timer = null;
  #holding = null;
  #held = false;
  #repeating = false;

  /// A call belongs to the `key` that it was made with. `ask(event, data)` resolves to an acknowledgement; `place()` is the last known
  /// place or null.
  constructor({ key, code, ask, place }) {
    this.#key = key;
    this.code = code;
    this.#ask = ask;
    this.#place = place;
    this.hint = el("small", { "aria-live": "assertive" }, t("sosHold"));
    this.hold = el("button", { type: "button", class: "sos", onpointerdown: (event) => this.#press(event), onpointerup: () => this.#release(),
      onpointercancel: () => this.#release(), oncontextmenu: (event) => event.preventDefault(),
      onclick: () => this.#tapped(), onkeydown: (event) => [" ", "Enter"].includes(event.key) && this.#press(event), onkeyup: () => this.#release(), onblur: () => this.#release() },
    el("span", { class: "fill" }), el("b", {}, "SOS"), this.hint);
    this.status = el("div", { class: "sosstatus", role: "status", "aria-live": "assertive" });
    this.element = el("section", { class: "sosbox", "aria-label": "SOS" }, this.status, this.hold);
    const stored = load(STORED);
    this.#call = stored?.key === key ? stored.call : null;
    this.#show();
  }

  get isOpen() {
    return ["sending", "open", "acknowledged"].includes(stageOf(this.#call));
  }

  /// After each connection: what was not confirmed is sent again.
  connected() {
    this.#repeat();
    if (this.#call?.cancelling) {
      this.#cancel();
    }
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
      this.#keep({ ...(this.#call ?? { id: null, at: Date.parse(incident.raised_at) || Date.now() }), incident: incident.id, state: incident.state,
        version: incident.version, cancelled: Boolean(incident.cancelled_at), coming: incident.coming ?? null });
    }
  }

  forget() {
    clearTimeout(this.#timer);
    this.#call = null;
    save(STORED, null);
  }

  #press(event) {
    event.preventDefault(); // also of a key that repeats: each would press the button
    if (this.#holding !== null || event.repeat) {
      return;
    }
    this.hold.focus();
    if (event.pointerId !== undefined) {
      this.hold.setPointerCapture(event.pointerId); // a finger that slips is still holding
    }
    this.hold.classList.add("holding");
    setText(this.hint, t("sosHolding"));
    this.#held = false;
    this.#holding = setTimeout(() => { this.#held = true; this.#release(); this.#raise(); }, HOLD_MS);
  }

  /// Screen readers press without holding: they are asked.
  async #tapped() {
    if (!this.#held && await confirmed(t("sosQuestion"), t("sosYes"), t("cancel"))) {
      this.#raise();
    }
    this.#held = false;
  }

  #release() {
    if (this.#holding === null) {
      return;
    }
    clearTimeout(this.#holding);
    this.#holding = null;
    this.hold.classList.remove("holding");
    setText(this.hint, t("sosHold"));
  }

  #raise() {
    navigator.vibrate?.(200);
    const place = this.#place();
    this.#early = null; // that was of the alarm before
    this.#keep({ id: newId(), at: Date.now(), ...(place && { latitude: place.lat, longitude: place.lon, timestamp: place.timestamp }) });
    this.#repeat();
  }

  async #repeat() {
    if (this.#repeating || stageOf(this.#call) !== "sending") {
      return;
    }
    this.#repeating = true;
    clearTimeout(this.#timer);
    const call = this.#call;
    const answer = await this.#ask("sos", { ride_code: this.code, id: call.id, kind: "help", ...(call.latitude !== undefined && {
      latitude: call.latitude, longitude: call.longitude, location_timestamp: new Date(call.timestamp).toISOString() }) });
    this.#repeating = false;
    if (this.#call?.id !== call.id) {
      return;
    }
    if (answer.ok) {
      this.#keep({ ...this.#call, incident: answer.incident_id, state: this.#call.state ?? "open" });
      if (this.#early?.id === answer.incident_id) {
        this.updated(this.#early);
      }
    } else if (answer.retry_after || answer.error === undefined) {
      this.#timer = setTimeout(() => this.#repeat(), Math.max(REPEAT_MS, (answer.retry_after ?? 0) * 1000));
    } else {
      this.#keep(null);
      fill(this.status, el("p", { class: "stage" }, `${t("sosFailed")} ${said(answer.error)}`), el("p", {}, t("sosCallEmergency")));
    }
  }

  /// Repeated like the call itself.
  async #cancel() {
    if (this.#repeating) {
      return;
    }
    this.#repeating = true;
    clearTimeout(this.#timer);
    this.#keep({ ...this.#call, cancelling: true });
    const { incident } = this.#call;
    const answer = await this.#ask("sos_cancel", { ride_code: this.code, incident_id: incident });
    this.#repeating = false;
    if (this.#call?.incident !== incident) {
      this.#repeat(); // there is a new call
    } else if (answer.ok) {
      this.#keep({ ...this.#call, cancelling: false, cancelled: true });
    } else if (answer.retry_after || answer.error === undefined) {
      this.#timer = setTimeout(() => this.#cancel(), Math.max(REPEAT_MS, (answer.retry_after ?? 0) * 1000));
    } else {
      this.#keep({ ...this.#call, cancelling: false });
      setText(this.status.querySelector(".failed"), said(answer.error));
    }
  }

  #keep(call) {
    this.#call = call;
    save(STORED, call && { key: this.#key, call });
    this.#show();
  }

  #show() {
    const stage = stageOf(this.#call);
    this.element.dataset.stage = stage ?? "none";
    if (!stage) {
      fill(this.status);
      return;
    }
    const time = shortTime(this.#call.at);
    const texts = { sending: t("sosSending", { time }), open: t("sosOpen", { time }), acknowledged: t("sosAcknowledged"), resolved: t("sosResolved") };
    fill(this.status, el("p", { class: "stage" }, texts[stage]),
      this.#call.coming && stage !== "resolved" ? el("p", { class: "coming" }, t("sosComing", { who: this.#call.coming })) : null,
      this.#call.cancelled && stage !== "resolved" ? el("p", {}, t("sosCancelled")) : null,
      this.#call.cancelling ? el("p", {}, t("sosCancelling")) : null,
      ["sending", "open"].includes(stage) ? el("p", {}, t("sosCallEmergency")) : null,
      ["open", "acknowledged"].includes(stage) && !this.#call.cancelled && !this.#call.cancelling ? button(t("iAmFine"), () => this.#cancel()) : null,
      stage === "resolved" ? button(t("close"), () => this.#keep(null)) : null, el("p", { class: "failed problem" }));
  }
}
