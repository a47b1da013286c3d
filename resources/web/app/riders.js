// SPDX-License-Identifier: GPL-3.0-or-later
// The riders of a ride: who is on the way, adding riders one by one or from a file, their links.
import { allPages } from "./api.js";
import { serverNow } from "./clock.js";
import { button, confirmed, el, field, fill, setText } from "./dom.js";
import { ago } from "./geo.js";
import { ridersImport } from "./ridersimport.js";
import { codeOf, pageLink, setupApps, shown } from "./setup.js";
import { csvOf, printSheet } from "./sheet.js";
import { t } from "./texts.js";

const REDRAW_MS = 10_000;
const MOVING_MS = 300_000;
const FIELDS = ["bib", "phone", "emergency_name", "emergency_phone", "medical_note"];

const contactField = (name) => el("input", { name, maxlength: name === "bib" ? 12 : name === "medical_note" ? 300 : 100,
  type: name.endsWith("phone") ? "tel" : "text", autocomplete: "off" });

class Riders {
  #timer = null;
  #made; // {riders: [{key, links, name, bib?, page}], isKept}: keys are shown once

  constructor(organizer, ride) {
    this.organizer = organizer;
    this.#made = organizer.made.get(ride.id) ?? { riders: [], isKept: true };
    this.ride = ride;
    this.list = [];
    this.seen = []; // {age, at}: who has a position
    this.count = el("span", { class: "note" });
    this.rows = el("tbody");
    this.madePlace = el("div", { "aria-live": "polite" });
    this.element = el("section", { class: "card" }, el("div", { class: "row spread" }, el("h2", {}, t("riders")), this.count,
      button(t("renew"), () => this.load(), "quiet")),
    el("div", { class: "scroll" }, el("table", {}, el("thead", {}, el("tr", {}, ["bib", "name", "lastSeen"].map((key) => el("th", { scope: "col" }, t(key))))), this.rows)),
    ride.is_active ? [this.#addForm(), ridersImport(organizer, ride, (added) => (added.length > 0 ? this.#show(added) : this.load()))] : null, this.madePlace);
    this.#showMade();
    this.load();
  }

  async load() {
    const list = await this.organizer.run(() => allPages((after) => `rides/${this.ride.id}/participants?limit=1000&after_id=${after}`, this.organizer.api));
    const contacts = list && await this.organizer.run(() => allPages((after) => `rides/${this.ride.id}/contacts?limit=1000&after_id=${after}`,
      this.organizer.api, { idOf: (one) => one.participation_id }));
    if (!contacts) {
      return;
    }
    this.list = list;
    const known = new Map(contacts.map((one) => [one.participation_id, one]));
    const ages = list.map(() => el("span", { class: "short" }, t("never")));
    this.seen = list.map((one, index) => ({ age: ages[index], at: Date.parse(one.location_timestamp) })).filter(({ at }) => Number.isFinite(at));
    this.#tellAges();
    fill(this.rows, list.map((one, index) => el("tr", {}, el("td", { class: "short" }, known.get(one.id)?.bib ?? ""), el("td", { class: "name" }, one.username, one.role === "rider" ? null : el("em", {}, t(one.role))),
      el("td", {}, ages[index], known.get(one.id)?.added && this.ride.is_active ? button(t("newLinks"), () => this.#newKey(one), "quiet", `${t("newLinks")}: ${one.username}`) : null))));
    this.#timer ??= setInterval(() => (this.element.isConnected ? this.#tellAges() : clearInterval(this.#timer)), REDRAW_MS);
    this.loaded?.(list);
  }

  /// They grow while the page is open.
  #tellAges() {
    const now = serverNow();
    setText(this.count, t("ridersCount", { n: this.list.length, moving: this.seen.filter(({ at }) => now - at < MOVING_MS).length }));
    this.seen.forEach(({ age, at }) => setText(age, ago(now - at)));
  }

  #addForm() {
    const name = el("input", { name: "display_name", required: true, maxlength: 40, autocomplete: "off" });
    const inputs = FIELDS.map((field) => [field, contactField(field)]);
    const form = el("form", { onsubmit: async (event) => {
      event.preventDefault();
      const json = { display_name: name.value.trim(), ...Object.fromEntries(inputs.map(([key, input]) => [key, input.value.trim()]).filter(([, value]) => value)) };
      const made = await this.organizer.run(() => this.organizer.api("POST", `rides/${this.ride.id}/riders`, { json, once: true }));
      if (made) {
        form.reset();
        this.#show([{ ...made, bib: json.bib }]);
        name.focus();
      }
    } }, field(t("name"), name), el("div", { class: "columns" }, inputs.map(([key, input]) => field(t(key), input))), el("button", { class: "primary" }, t("addRider")));
    return el("details", {}, el("summary", {}, t("addRider")), el("p", {}, t("addRiderWhat")), form);
  }

  async #newKey(one) {
    if (await confirmed(t("newLinksQuestion", { name: one.username }), t("newLinks"), t("cancel"))) {
      const made = await this.organizer.run(() => this.organizer.api("POST", `participations/${one.id}/tracking-key`));
      if (made) {
        this.#show([{ ...made, participation: one }]);
      }
    }
  }

  /// What is shown once: their links.
  #show(made) {
    const known = made.map(({ participation, key, links, bib, display_name: name }) => ({ key, links, bib, name: name ?? participation.username, page: pageLink(key, links) }));
    this.#made = { riders: [...this.#made.riders, ...known], isKept: false };
    this.organizer.made.set(this.ride.id, this.#made);
    this.#showMade(known);
    this.load();
  }

  /// Until the page is left or the organizer logs out. `newest`: those that were made just now.
  #showMade(newest = []) {
    const { riders } = this.#made;
    if (riders.length === 0) {
      return;
    }
    const kept = () => { this.#made.isKept = true; };
    const csv = csvOf(riders.map(({ bib, name, page, links }) => [bib ?? "", name, page, links.traccar]), ["bib", "name", "page", "traccar"]);
    const download = el("a", { class: "button", download: `${this.ride.code}.csv`, onclick: kept, href: URL.createObjectURL(new Blob(["\ufeff", csv], { type: "text/csv" })) }, t("downloadCsv"));
    fill(this.madePlace, el("div", { class: "made" }, el("p", {}, t("linksOnce", { n: riders.length })),
      el("div", { class: "row" }, download, button(t("printSheet"), () => { kept(); printSheet(this.ride, riders); })),
      newest.length === 1 ? this.#linksOf(newest[0]) : null));
  }

  #linksOf(one) {
    return el("details", { open: true }, el("summary", {}, one.name), shown(t("pageLink"), one.page), codeOf(one.page, t("scanMe")), setupApps(one));
  }
}

export function ridersPart(organizer, ride) {
  return new Riders(organizer, ride);
}
