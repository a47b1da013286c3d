// SPDX-License-Identifier: GPL-3.0-or-later
// A route on a small map, and what there is to say about it.
import { el, setText } from "./dom.js";
import { metres } from "./geo.js";
import { lineOf } from "./gpx.js";
import { RideMap } from "./map.js";
import { t } from "./texts.js";

export class RoutePreview {
  #map = null;
  #place = el("div", { class: "map small", hidden: true });
  #said = el("p", { class: "note", role: "status" });
  element = el("div", {}, this.#place, this.#said);

  /// There is no map where the page cannot read the file.
  show(gpx, said, saidWithoutMap = said) {
    let line = null;
    try {
      line = lineOf(gpx);
    } catch {
      line = null; // the server has the last word on it
    }
    const isLine = line?.length >= 2;
    setText(this.#said, isLine ? said : saidWithoutMap);
    this.#place.hidden = !isLine;
    if (isLine) {
      this.#map ??= new RideMap(this.#place);
      this.#map.setRoute(line);
      requestAnimationFrame(() => this.#map.frame());
    }
  }

  clear(said = "") {
    this.#place.hidden = true;
    setText(this.#said, said);
  }

  /// The route that a ride has.
  async load(organizer, id) {
    this.clear(t("loading"));
    const route = await organizer.run(() => organizer.api("GET", `routes/${id}`));
    if (route) {
      this.show(route.gpx_data ?? "", `${route.title} · ${metres(route.distance_meters)} · ↑ ${Math.round(route.ascent_meters)} m`);
    } else {
      this.clear();
    }
  }
}
