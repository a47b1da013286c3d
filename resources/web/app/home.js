// SPDX-License-Identifier: GPL-3.0-or-later
// /: what this is, and the ways in.
import { base } from "./api.js";
import { el, field, fill, setText } from "./dom.js";
import { rider } from "./guest.js";
import { startPage } from "./page.js";
import { t } from "./texts.js";

const CODE = /^[A-Z0-9]{6}$/;
const main = startPage("");

const code = el("input", { name: "code", required: true, maxlength: 12, autocomplete: "off", autocapitalize: "characters", spellcheck: "false", class: "code" });
const problem = el("p", { role: "alert", class: "problem" });
const form = el("form", { onsubmit: (event) => {
  event.preventDefault();
  const typed = code.value.replace(/[\s-]/g, "").toUpperCase();
  if (CODE.test(typed)) {
    location.assign(new URL(`j/${typed}`, base));
  } else {
    setText(problem, t("codeWrong"));
    code.focus();
  }
} }, field(t("rideCode"), code, t("rideCodeHint")), el("button", { class: "primary" }, t("goOn")), problem);
const link = (path, label, kind = "") => el("a", { class: `button ${kind}`, href: new URL(path, base).href }, label);

const known = rider();
fill(main, el("section", { class: "card" }, el("h1", {}, "SafeRide"), el("p", {}, t("homeWhat"))),
  known ? el("section", { class: "card" }, el("p", {}, t("alreadyIn", { name: known.name ?? t("rider") })), link("r", t("rideAlong"), "primary")) : null,
  el("section", { class: "card" }, el("h2", {}, t("join")), form),
  el("section", { class: "card" }, el("h2", {}, t("organize")), el("p", {}, t("organizeWhat")), link("o", t("logIn"))));
