// SPDX-License-Identifier: GPL-3.0-or-later
// SOS: a button that is held for two seconds, and what became of the call.
import { button, confirmed, el, fill, setText } from "./dom.js";
import { shortTime } from "./geo.js";
import { said } from "./said.js";
import { SosCall, stageOf } from "./soscall.js";
import { t } from "./texts.js";

const HOLD_MS = 2_000;

export class Sos {
  #call;
  #place;
  #holding = null;
  #held = false;

  /// `place()` is the last known place or null; the rest is as in SosCall.
  constructor({ key, code, ask, place }) {
    this.#place = place;
    this.hint = el("small", { "aria-live": "assertive" }, t("sosHold"));
    this.hold = el("button", { type: "button", class: "sos", onpointerdown: (event) => this.#press(event), onpointerup: () => this.#release(),
      onpointercancel: () => this.#release(), oncontextmenu: (event) => event.preventDefault(),
      onclick: () => this.#tapped(), onkeydown: (event) => [" ", "Enter"].includes(event.key) && this.#press(event), onkeyup: () => this.#release(), onblur: () => this.#release() },
    el("span", { class: "fill" }), el("b", {}, "SOS"), this.hint);
    this.status = el("div", { class: "sosstatus", role: "status", "aria-live": "assertive" });
    this.element = el("section", { class: "sosbox", "aria-label": "SOS" }, this.status, this.hold);
    this.#call = new SosCall({ key, code, ask, changed: () => this.#show() });
    this.#show();
  }

  get isOpen() {
    return this.#call.isOpen;
  }

  get hasArrived() {
    return this.#call.hasArrived;
  }

  ask(find) {
    return this.#call.ask(find);
  }

  set code(code) {
    this.#call.code = code;
  }

  connected() {
    this.#call.send();
  }

  updated(incident) {
    this.#call.updated(incident);
  }

  forget() {
    this.#call.forget();
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
    this.#call.raise(this.#place());
  }

  #show() {
    const call = this.#call.call;
    const stage = stageOf(call);
    this.element.dataset.stage = stage ?? "none";
    if (!stage) {
      fill(this.status);
      return;
    }
    const time = shortTime(call.at);
    const texts = { sending: t(call.cancelling ? "sosTakenBack" : "sosSending", { time }), open: t(call.cancelled ? "sosOpenFine" : "sosOpen", { time }), acknowledged: t("sosAcknowledged"),
      resolved: t("sosResolved"), refused: t("sosRefused", { time }) };
    const isPlain = !call.cancelled && !call.cancelling; // nothing was taken back
    fill(this.status, el("p", { class: "stage" }, texts[stage]),
      call.why ? el("p", { class: "problem" }, t("serverSaid", { why: said(call.why) })) : null,
      call.coming && stage !== "resolved" ? el("p", { class: "coming" }, t("sosComing", { who: call.coming })) : null,
      call.cancelled && stage === "acknowledged" ? el("p", {}, t("sosCancelled")) : null,
      call.cancelling && stage !== "sending" ? el("p", {}, t("sosCancelling")) : null,
      stage === "refused" ? el("p", { class: "problem" }, t("sosCallInstead")) : null,
      ["sending", "open"].includes(stage) && isPlain ? el("p", {}, t("sosCallEmergency")) : null,
      this.#call.isOpen && isPlain ? button(t("iAmFine"), () => this.#call.cancel()) : null,
      ["resolved", "refused"].includes(stage) ? button(t("close"), () => this.#call.forget()) : null);
  }
}
