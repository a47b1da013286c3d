// SPDX-License-Identifier: GPL-3.0-or-later
// Who sees where a rider is, and until when.
import { button, el } from "./dom.js";
import { t } from "./texts.js";

export const privacy = () => el("section", { class: "card" }, el("h2", {}, t("privacyTitle")), el("p", {}, t("privacyWho")), el("p", {}, t("privacyHowLong")),
  el("p", {}, t("privacyStop")));

/// The same for who came by a link or a QR code, until it was read.
export function privacyNote(wasRead) {
  const note = el("section", { class: "card" }, el("h2", {}, t("privacyTitle")), el("p", {}, t("privacyWho")),
    el("details", {}, el("summary", {}, t("privacyMore")), el("p", {}, t("privacyHowLong")), el("p", {}, t("privacyStop"))),
    button(t("understood"), () => { wasRead(); note.remove(); }));
  return note;
}
