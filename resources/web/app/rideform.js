// SPDX-License-Identifier: GPL-3.0-or-later
// Making and changing a ride, with the route from a GPX file.
import { button, el, field, fileInput, setText } from "./dom.js";
import { readText } from "./files.js";
import { localTime } from "./geo.js";
import { mayHaveLine, titleOf } from "./routefile.js";
import { RoutePreview } from "./routepreview.js";
import { t } from "./texts.js";

const VISIBILITIES = ["always", "start", "secret"];

/// The route in the form: that of the ride, that of a file, or none.
class RouteField {
  #organizer;
  #gpx = null; // of a file that has not been uploaded yet
  #change = {}; // what becomes of the ride's route: nothing, another one, or none
  #preview = new RoutePreview();
  #refused = el("p", { class: "problem", role: "alert" });
  #remove = button(t("removeRoute"), () => this.#none(), "quiet");

  constructor(organizer, ride) {
    this.#organizer = organizer;
    this.hadRoute = Boolean(ride?.route_id);
    this.#remove.hidden = !this.hadRoute;
    const file = fileInput(".gpx,application/gpx+xml", (chosen) => this.#choose(chosen));
    this.element = el("div", {}, field(t("route"), file, t("routeHint")), this.#refused, this.#preview.element, this.#remove);
    if (this.hadRoute) {
      this.#preview.load(organizer, ride.route_id);
    }
  }

  async #choose(file) {
    const text = await readText(file);
    const isRoute = mayHaveLine(text);
    setText(this.#refused, isRoute ? "" : t("noRouteIn", { name: file.name }));
    if (isRoute) {
      this.#gpx = { title: titleOf(file.name) || t("route"), gpx_data: text };
      this.#preview.show(text, t("newRoute", { name: file.name }), t("noPreview", { name: file.name }));
      this.#remove.hidden = false;
    }
  }

  #none() {
    this.#gpx = null;
    this.#change = this.hadRoute ? { route_id: null } : {};
    setText(this.#refused, "");
    this.#preview.clear(this.hadRoute ? t("routeRemoved") : "");
    this.#remove.hidden = true;
  }

  /// The fields of the ride; a file is uploaded, once.
  async fields() {
    if (this.#gpx) {
      const { id } = await this.#organizer.api("POST", "routes/", { json: this.#gpx, once: true });
      this.#change = { route_id: id };
      this.#gpx = null;
    }
    return this.#change;
  }
}

export function rideForm(organizer, ride, done) {
  const next = new Date(Date.now() + 86_400_000).setMinutes(0, 0, 0);
  const title = el("input", { name: "title", required: true, maxlength: 100, value: ride?.title ?? "" });
  const description = el("textarea", { name: "description", maxlength: 10_000, rows: 3 }, ride?.description ?? "");
  const start = el("input", { type: "datetime-local", required: true, value: localTime(ride?.start_time ?? next) });
  const visibility = el("select", {}, VISIBILITIES.map((value) => el("option", { value, selected: value === (ride?.visibility ?? "always") }, t(`visibility_${value}`))));
  const listed = el("input", { type: "checkbox", checked: ride?.listed ?? true });
  const guests = el("input", { type: "checkbox", checked: ride?.guests ?? true });
  const route = new RouteField(organizer, ride);
  const save = el("button", { class: "primary" }, t("save"));

  const submit = async (event) => {
    event.preventDefault();
    save.disabled = true;
    const saved = await organizer.run(async () => {
      const json = { title: title.value, description: description.value || null, start_time: new Date(start.value).toISOString(), visibility: visibility.value,
        listed: listed.checked, guests: guests.checked, ...await route.fields() };
      return ride ? organizer.api("PUT", `rides/${ride.id}`, { json }) : organizer.api("POST", "rides/", { json, once: true });
    });
    save.disabled = false;
    if (saved) {
      done(saved);
    }
  };
  const check = (input, label) => el("label", { class: "check" }, input, el("span", {}, label));
  return el("form", { class: "card", onsubmit: submit }, field(t("title"), title), field(t("startsAt"), start), field(t("description"), description),
    route.element, field(t("visibility"), visibility), check(listed, t("listed")), check(guests, t("guestsMayJoin")),
    el("div", { class: "row" }, save, el("button", { type: "button", onclick: () => done(null) }, t("cancel"))));
}
