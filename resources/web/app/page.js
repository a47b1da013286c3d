// SPDX-License-Identifier: GPL-3.0-or-later
// The frame around every page.
import { el, fill } from "./dom.js";
import { chooseLanguage, language, t } from "./texts.js";

const OTHER = { en: ["de", "Deutsch"], de: ["en", "English"] };

/// Returns the element for the content. A page draws itself anew in the other language by loading again: its state is stored.
export function startPage(title) {
  document.documentElement.lang = language();
  setTitle(title);
  const main = el("main", { id: "content", tabindex: "-1" });
  const [other, name] = OTHER[language()];
  const change = el("button", { type: "button", class: "quiet", lang: other, onclick: () => chooseLanguage(other) }, name);
  fill(document.body,
    el("header", {}, el("a", { class: "skip", href: "#content", onclick: (event) => { event.preventDefault(); main.focus(); } }, t("skip")),
      el("span", { class: "brand" }, el("img", { src: new URL("icon.svg", import.meta.url).href, alt: "", width: 22, height: 22 }), "SafeRide"), change),
    main,
    el("footer", {}, el("a", { href: new URL("licences.txt", import.meta.url).href, rel: "noreferrer" }, t("licences"))));
  return main;
}

export function setTitle(title) {
  document.title = title ? `${title} – SafeRide` : "SafeRide";
}

/// Takes the place of everything, for what cannot go on.
export function showProblem(main, text, ...more) {
  fill(main, el("section", { class: "card", role: "alert" }, el("h1", {}, t("problem")), el("p", {}, text), ...more));
}
