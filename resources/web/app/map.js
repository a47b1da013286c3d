// SPDX-License-Identifier: GPL-3.0-or-later
// Riders and a route on a map. The list of riders beside it says the same to a screen reader, so what is on the map is hidden from it.
import { TileLayer, circle, control, divIcon, latLngBounds, map as leafletMap, marker, polyline } from "./leaflet.js";
import { Ground, Names, isDark } from "./basemap.js";
import { el, setText } from "./dom.js";
import { distance } from "./geo.js";
import { t } from "./texts.js";

const SHAPES = { leader: "▲", rider: "●", sweep: "■", support: "✚" };
const FRESH_MS = 60_000;
const OLD_MS = 300_000;
const FIRST_VIEW = [[46, 10], 4];
const RIDER_ZOOM = 14;
const ROUND_TRIP_METRES = 200;
const LABEL_HEIGHT = 16;

export const shapeOf = (role) => SHAPES[role] ?? SHAPES.rider;

/// fresh, aging or old: what a place is worth after so many milliseconds.
export function ageOf(milliseconds) {
  return milliseconds < FRESH_MS ? "fresh" : milliseconds < OLD_MS ? "aging" : "old";
}

/// Start and finish, which are one place on a round trip.
function endsOf(line) {
  const isRound = distance(line[0], line.at(-1)) < ROUND_TRIP_METRES;
  return isRound ? [[line[0], `${t("start")} · ${t("finish")}`]] : [[line[0], t("start")], [line.at(-1), t("finish")]];
}

/// Servers of tiles may require to know where they are shown: they learn the origin, and neither path nor key.
const Tiles = TileLayer.extend({
  createTile(coords, done) {
    const tile = el("img", { alt: "", role: "presentation", referrerpolicy: "strict-origin" });
    tile.onload = () => done(null, tile);
    tile.onerror = (error) => done(error, tile);
    tile.src = this.getTileUrl(coords);
    return tile;
  },
});

export class RideMap {
  #map;
  #markers = new Map();
  #route = null;
  #ends = [];
  #accuracy = null;
  #decluttering = null;
  #framed = false; // shows some place of this ride
  #moved = false; // by its user: it stays where it is

  constructor(element) {
    element.setAttribute("role", "group");
    element.setAttribute("aria-label", t("map"));
    this.#map = leafletMap(element, { attributionControl: true, keyboard: false, maxZoom: 18, minZoom: 2, worldCopyJump: true, zoomAnimation: false, zoomControl: false });
    this.#map.getPane("mapPane").setAttribute("aria-hidden", "true");
    control.zoom({ zoomInTitle: t("zoomIn"), zoomOutTitle: t("zoomOut") }).addTo(this.#map);
    this.#map.setView(...FIRST_VIEW);
    this.#map.attributionControl.setPrefix(false);
    const tiles = document.querySelector("meta[name=saferide-tiles]");
    if (tiles?.content) {
      const named = el("span", {}, tiles.dataset.attribution ?? "");
      new Tiles(tiles.content, { attribution: named.innerHTML, maxZoom: 19 }).addTo(this.#map);
    } else {
      const ground = new Ground({ attribution: "Natural Earth", maxZoom: 19 }).addTo(this.#map);
      new Names([], { map: this.#map }).addTo(this.#map);
      matchMedia("(prefers-color-scheme: dark)").addEventListener?.("change", () => { ground.redraw(); this.#paintRoute(); });
    }
    this.#map.on("zoomend", () => this.#declutterSoon());
    for (const event of ["pointerdown", "wheel", "keydown"]) {
      element.addEventListener(event, () => { this.#moved = true; }, { passive: true, capture: true });
    }
    new ResizeObserver(() => this.#map.invalidateSize()).observe(element);
  }

  /// [[latitude, longitude], …], or null.
  setRoute(line) {
    this.#ends.forEach((end) => end.remove());
    this.#route?.forEach((part) => part.remove());
    this.#route = line && [polyline(line, { weight: 8, interactive: false }), polyline(line, { weight: 4, interactive: false })];
    this.#ends = line ? endsOf(line).map(([place, name]) => marker(place, {
      icon: divIcon({ html: el("span", {}, name), className: "end", iconSize: [0, 0] }), interactive: false, keyboard: false })) : [];
    this.#route?.forEach((part) => part.addTo(this.#map));
    this.#ends.forEach((end) => end.addTo(this.#map));
    this.#paintRoute();
    if (line && !this.#moved) {
      this.frame();
    }
  }

  #paintRoute() {
    this.#route?.[0].setStyle({ color: isDark() ? "#0c1116" : "#ffffff" });
    this.#route?.[1].setStyle({ color: isDark() ? "#ffb454" : "#b3470a" });
  }

  /// `rider`: {id, name, role, place, age, isMe, accuracy}
  put(rider) {
    const known = this.#markers.get(rider.id);
    const look = `rider ${ageOf(rider.age)} ${rider.role ?? "rider"}${rider.isMe ? " me" : ""}${rider.sos ? " sos" : ""}`;
    if (known) {
      known.marker.setLatLng(rider.place);
      known.element.className = look;
      setText(known.shape, shapeOf(rider.role));
      setText(known.name, rider.name);
    } else {
      const shape = el("b", {}, shapeOf(rider.role));
      const name = el("span", {}, rider.name);
      const element = el("div", { class: look }, shape, name);
      const made = marker(rider.place, { icon: divIcon({ html: element, className: "pin", iconSize: [0, 0] }), keyboard: false, interactive: false,
        zIndexOffset: rider.isMe ? 1000 : 0 }).addTo(this.#map);
      this.#markers.set(rider.id, { marker: made, element, shape, name });
    }
    if (rider.isMe) {
      this.#showAccuracy(rider);
    }
    this.#declutterSoon();
    if (!this.#framed) {
      this.#framed = true;
      this.#map.setView(rider.place, RIDER_ZOOM);
    }
  }

  #declutterSoon() {
    this.#decluttering ??= requestAnimationFrame(() => {
      this.#decluttering = null;
      this.#declutter();
    });
  }

  /// Names that would cover those of others are left out: first one's own, then as the riders came.
  #declutter() {
    const taken = [];
    const known = [...this.#markers.values()].sort((a, b) => b.element.classList.contains("me") - a.element.classList.contains("me"));
    for (const { marker: one, element, name } of known) {
      const at = this.#map.latLngToContainerPoint(one.getLatLng());
      const right = at.x + 20 + Math.min(144, name.textContent.length * 7.5);
      const isFree = taken.every((other) => Math.abs(other.y - at.y) > LABEL_HEIGHT || other.right < at.x - 9 || right < other.left);
      element.classList.toggle("crowded", !isFree);
      taken.push({ left: at.x - 9, right: isFree ? right : at.x + 9, y: at.y });
    }
  }

  remove(id) {
    this.#markers.get(id)?.marker.remove();
    this.#markers.delete(id);
  }

  keepOnly(ids) {
    [...this.#markers.keys()].filter((id) => !ids.has(id)).forEach((id) => this.remove(id));
  }

  show(place) {
    this.#framed = this.#moved = true;
    this.#map.setView(place, Math.max(this.#map.getZoom(), RIDER_ZOOM));
    this.#reveal();
  }

  showAll() {
    this.frame();
    this.#reveal();
  }

  /// On a phone it may have been scrolled away.
  #reveal() {
    this.#map.getContainer().scrollIntoView({ block: "nearest" });
  }

  /// As long as nobody has moved it.
  frameOnce() {
    if (!this.#moved) {
      this.frame();
    }
  }

  /// Everything that is on it.
  frame() {
    const places = [...this.#markers.values()].map(({ marker: one }) => one.getLatLng());
    const bounds = latLngBounds(places);
    if (this.#route) {
      bounds.extend(this.#route[0].getBounds());
    }
    if (bounds.isValid()) {
      this.#framed = true;
      this.#map.fitBounds(bounds, { padding: [28, 28], maxZoom: RIDER_ZOOM + 2 });
    }
  }

  #showAccuracy({ place, accuracy }) {
    this.#accuracy ??= circle(place, { radius: 1, weight: 1, interactive: false, className: "accuracy" }).addTo(this.#map);
    this.#accuracy.setLatLng(place).setRadius(accuracy ?? 0);
  }
}
