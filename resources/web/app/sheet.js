// SPDX-License-Identifier: GPL-3.0-or-later
// What organizers hand out: links as CSV, and a sheet with a label for each rider.
import { el } from "./dom.js";
import { dateAndTime } from "./geo.js";
import { codeOf } from "./setup.js";
import { locale, t } from "./texts.js";

/// As spreadsheets expect it where commas are decimal separators.
const listSeparator = () => (new Intl.NumberFormat(locale()).format(0.5).includes(",") ? ";" : ",");

/// Quoted where needed; what a spreadsheet would take for a formula gets an apostrophe.
export function csvField(value) {
  const text = /^[=+\-@\t\r]/.test(value) ? `'${value}` : value;
  return /[",;\n\r]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

export function csvOf(rows, head, separator = listSeparator()) {
  return [head, ...rows].map((row) => row.map((value) => csvField(String(value))).join(separator)).join("\r\n") + "\r\n";
}

/// Prints labels and takes them away again.
export function printSheet(ride, riders) {
  const sheet = el("div", { class: "sheet" }, riders.map((one) => el("div", { class: "label" }, codeOf(one.page, t("scanMe")),
    el("div", {}, el("b", {}, [one.bib, one.name].filter(Boolean).join(" · ")), el("span", {}, ride.title), el("span", {}, dateAndTime(ride.start_time))))));
  document.body.append(sheet);
  document.body.classList.add("printing");
  addEventListener("afterprint", () => {
    document.body.classList.remove("printing");
    sheet.remove();
  }, { once: true });
  print();
}
