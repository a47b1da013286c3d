// SPDX-License-Identifier: GPL-3.0-or-later
// Making and changing a ride, with the route from a GPX file.
import { el, field } from "./dom.js";
import { readText } from "./files.js";
import { metres } from "./geo.js";
import { lineOf } from "./gpx.js";
import { RideMap } from "./map.js";
import { t } from "./texts.js";

const VISIBILITIES = ["always", "start", "secret"];

/// For an input of the type datetime-local, in the zone of the browser.
export function localTime(iso) {
  const date = new Date(iso);
  return new Date(date.getTime() - date.getTimezoneOffset() * 60_000).toISOString().slice(0, 16);
}

export function rideForm(organizer, ride, done) {
  const next = new Date(Date.now() + 86_400_000).setMinutes(0, 0, 0);
  const title = el("input", { required: true, maxlength: 100, value: ride?.title ?? "" });
  const description = el("textarea", { maxlength: 10_000, rows: 3 }, ride?.description ?? "");
  const start = el("input", { type: "datetime-local", required: true, value: localTime(ride?.start_time ?? next) });
  const visibility = el("select", {}, VISIBILITIES.map((value) => el("option", { value, selected: value === (ride?.visibility ?? "always") }, t(`visibility_${value}`))));
  const listed = el("input", { type: "checkbox", checked: ride?.listed ?? true });
  const guests = el("input", { type: "checkbox", checked: ride?.guests ?? true });
  const file = el("input", { type: "file", accept: ".gpx,application/gpx+xml" });
  const mapPlace = el("div", { class: "map small", hidden: true });
  const routeSaid = el("p", { class: "note", role: "status" });
  const save = el("button", { class: "primary" }, t("save"));
  let gpx = null; // a file that has not been uploaded yet
  let route = null; // what it became: a second attempt to save the ride does not upload it again
  let map = null;

  const preview = (line, said) => {
    mapPlace.hidden = false;
    map ??= new RideMap(mapPlace);
    map.setRoute(line);
    requestAnimationFrame(() => map.frame());
    routeSaid.textContent = said;
  };
  file.addEventListener("change", async () => {
    gpx = route = null;
    map?.setRoute(null);
    routeSaid.textContent = "";
    const chosen = file.files[0];
    if (!chosen) {
      return;
    }
    const text = await readText(chosen);
    try {
      preview(lineOf(text), chosen.name);
    } catch {
      routeSaid.textContent = t("noPreview", { name: chosen.name });
    }
    gpx = { title: chosen.name.replace(/\.gpx$/i, "").slice(0, 100) || title.value, gpx_data: text };
  });
  if (ride?.route_id) {
    organizer.run(async () => {
      const route = await organizer.api("GET", `routes/${ride.route_id}`);
      if (route.gpx_data) {
        preview(lineOf(route.gpx_data), `${route.title} · ${metres(route.distance_meters)} · ↑ ${Math.round(route.ascent_meters)} m`);
      }
    });
  }

  const submit = async (event) => {
    event.preventDefault();
    save.disabled = true;
    const saved = await organizer.run(async () => {
      route ??= gpx && await organizer.api("POST", "routes/", { json: gpx });
      const json = { title: title.value, description: description.value || null, start_time: new Date(start.value).toISOString(), visibility: visibility.value,
        listed: listed.checked, guests: guests.checked, ...(route && { route_id: route.id }) };
      return organizer.api(ride ? "PUT" : "POST", ride ? `rides/${ride.id}` : "rides/", { json });
    });
    save.disabled = false;
    if (saved) {
      done(saved);
    }
  };
  const check = (input, label) => el("label", { class: "check" }, input, el("span", {}, label));
  return el("form", { class: "card", onsubmit: submit }, field(t("title"), title), field(t("startsAt"), start), field(t("description"), description),
    field(t("route"), file, t("routeHint")), mapPlace, routeSaid, field(t("visibility"), visibility), check(listed, t("listed")), check(guests, t("guestsMayJoin")),
    el("div", { class: "row" }, save, el("button", { type: "button", onclick: () => done(ride) }, t("cancel"))));
}
