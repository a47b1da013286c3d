// SPDX-License-Identifier: GPL-3.0-or-later
// Adding the riders of a CSV file, once it has been seen what the server reads in it.
import { button, el, field, fileInput, fill } from "./dom.js";
import { readText } from "./files.js";
import { said } from "./said.js";
import { t } from "./texts.js";

const MOST_BYTES = 1_000_000;
const MOST_SHOWN = 100; // of a preview
const IMPORT_MS = 40_000; // the server has thirty seconds for it
const FIELDS = ["bib", "display_name", "phone", "emergency_name", "emergency_phone", "medical_note"];
const SHORT = ["bib", "phone", "emergency_phone"]; // are not wrapped

const labelOf = (name) => t(name === "display_name" ? "name" : name);

/// The fields that at least one of the riders has.
export const fieldsOf = (riders) => FIELDS.filter((name) => riders.some((one) => one[name]));

function table(riders) {
  const names = fieldsOf(riders);
  const shown = riders.slice(0, MOST_SHOWN);
  return el("div", { class: "scroll list", tabindex: "0", role: "group", "aria-label": t("riders") }, el("table", {},
    el("thead", {}, el("tr", {}, names.map((name) => el("th", { scope: "col" }, labelOf(name))))),
    el("tbody", {}, shown.map((one) => el("tr", {}, names.map((name) => el("td", { class: SHORT.includes(name) ? "short" : null }, one[name] ?? "")))))),
  riders.length > shown.length ? el("p", { class: "note" }, t("andMore", { n: riders.length - shown.length })) : null);
}

/// `done(riders)`: with the keys of those who were added.
export function ridersImport(organizer, ride, done) {
  const found = el("div", { role: "status" });
  const path = `rides/${ride.id}/riders/import`;

  const preview = async (text) => {
    const send = (query) => organizer.api("POST", path + query, { text, type: "text/csv", patience: IMPORT_MS });
    const seen = await organizer.run(() => send("?preview=1"));
    if (!seen) {
      return;
    }
    const { riders, problems, already_there: there } = seen;
    const add = async ({ target }) => {
      target.disabled = true;
      const made = await organizer.run(() => send(""));
      target.disabled = false;
      if (made) {
        fill(found);
        done(made.riders);
      }
    };
    const unused = seen.unused_columns ?? [];
    fill(found, problems.length > 0 ? null : el("p", {}, t("importFound", { n: riders.length })), there > 0 ? el("p", {}, t("importThere", { n: there })) : null,
      unused.length > 0 ? el("p", { class: "problem" }, t("columnsUnused", { n: unused.length, names: unused.join(", ") })) : null, riders.length > 0 ? table(riders) : null,
      problems.length > 0 ? [el("p", { class: "problem" }, t("importProblems", { n: problems.length })),
        el("ul", {}, problems.map(({ line, column, msg }) => el("li", {}, t("importProblem", { line, column, msg: said(msg) }))))]
        : riders.length > 0 && button(t("importNow", { n: riders.length }), add, "primary"));
  };
  const file = fileInput(".csv,text/csv,text/plain", async (chosen) => {
    if (chosen.size > MOST_BYTES) {
      fill(found, el("p", { class: "problem" }, t("fileTooLarge")));
      return;
    }
    fill(found);
    await preview(await readText(chosen));
  });
  return el("details", {}, el("summary", {}, t("importRiders")), el("p", {}, t("importWhat")),
    el("pre", {}, "bib;name;phone;emergency name;emergency phone\n12;Ana;+386 40 123 456;Ben;+386 41 654 321"), field(t("csvFile"), file), found);
}
