// SPDX-License-Identifier: GPL-3.0-or-later
// The built-in map: coasts, borders and names, drawn from cells of 10 degrees that are fetched as they come into view.
import { GridLayer, LayerGroup, divIcon, latLng, marker } from "./leaflet.js";

const CELL = 10;
const STEPS = 4096;
const WORLD_ZOOM = 4; // up to here, the coarse world is enough
const MOST_CELLS = 60;
const MOST_NAMES = 40;
const NAME_WIDTH = 7;
const NAME_HEIGHT = 18;

const COLORS = {
  light: { sea: "#d7e6f2", land: "#f6f4ee", border: "#b59fb0" },
  dark: { sea: "#0f1b27", land: "#1f262d", border: "#6d5a6b" },
};

export const isDark = () => matchMedia("(prefers-color-scheme: dark)").matches;

const fileUrl = (name) => new URL(name, import.meta.url);
const cells = new Map(); // name -> promise of its content, the last used last
let names = null;

async function load(name) {
  const answer = await fetch(fileUrl(name), { credentials: "omit" });
  return answer.ok ? answer.json() : Promise.reject(new Error(name));
}

function remembered(name) {
  const known = cells.get(name) ?? load(name).catch(() => {
    cells.delete(name);
    return { land: [], borders: [], towns: [] };
  });
  cells.delete(name);
  cells.set(name, known);
  if (cells.size > MOST_CELLS) {
    cells.delete(cells.keys().next().value);
  }
  return known;
}

/// What is there: a cell without coast, border and town has no file, and is sea.
async function cell(x, y) {
  names ??= load("coasts.json").then((list) => new Set(list), () => { names = null; return new Set(); });
  return (await names).has(`${x}_${y}`) ? remembered(`coasts_${x}_${y}.json`) : { land: [], borders: [], towns: [] };
}

/// [latitude, longitude] of a point of a cell.
export function placeIn(west, south, size, x, y) {
  return [south + y / STEPS * size, west + x / STEPS * size];
}

const clampLatitude = (latitude) => Math.max(-85.05, Math.min(85.05, latitude));

function trace(context, line, west, south, size, toPixel) {
  let x = 0;
  let y = 0;
  for (let i = 0; i < line.length; i += 2) {
    x += line[i];
    y += line[i + 1];
    const [latitude, longitude] = placeIn(west, south, size, x, y);
    const { x: left, y: top } = toPixel(clampLatitude(latitude), longitude);
    context[i === 0 ? "moveTo" : "lineTo"](left, top);
  }
}

function paint(context, { land, borders }, west, south, size, toPixel, colors) {
  context.beginPath();
  land.forEach((ring) => { trace(context, ring, west, south, size, toPixel); context.closePath(); });
  context.fillStyle = colors.land;
  context.fill("evenodd");
  context.strokeStyle = colors.border;
  context.lineWidth = 1;
  context.setLineDash([5, 3]);
  context.beginPath();
  borders.forEach((line) => trace(context, line, west, south, size, toPixel));
  context.stroke();
  context.setLineDash([]);
}

async function paintTile(context, bounds, zoom, toPixel, colors) {
  if (zoom <= WORLD_ZOOM) {
    paint(context, await remembered("coasts_world.json"), -180, -90, 360, toPixel, colors);
    return;
  }
  const wanted = [];
  for (let x = Math.floor(bounds.getWest() / CELL); x * CELL < bounds.getEast(); ++x) {
    for (let y = Math.floor(bounds.getSouth() / CELL); y * CELL < bounds.getNorth(); ++y) {
      wanted.push(cell(turned(x), y).then((content) => ({ x, y, content })));
    }
  }
  for (const { x, y, content } of await Promise.all(wanted)) {
    paint(context, content, x * CELL, y * CELL, CELL, toPixel, colors);
  }
}

/// The number of a cell on the copy of the world that has data.
const turned = (x) => ((x + 18) % 36 + 36) % 36 - 18;

export const Ground = GridLayer.extend({
  createTile(coords, done) {
    const size = this.getTileSize();
    const ratio = Math.min(2, devicePixelRatio || 1);
    const tile = document.createElement("canvas");
    tile.width = size.x * ratio;
    tile.height = size.y * ratio;
    const context = tile.getContext("2d");
    context.scale(ratio, ratio);
    const colors = COLORS[isDark() ? "dark" : "light"];
    context.fillStyle = colors.sea;
    context.fillRect(0, 0, size.x, size.y);
    const origin = coords.scaleBy(size);
    const map = this._map;
    const toPixel = (latitude, longitude) => map.project(latLng(latitude, longitude), coords.z).subtract(origin);
    paintTile(context, this._tileCoordsToBounds(coords), coords.z, toPixel, colors).then(() => done(null, tile), (error) => done(error, tile));
    return tile;
  },
});

/// Names of countries and towns, as many as have room.
export const Names = LayerGroup.extend({
  onAdd(map) {
    map.on("moveend", this.renew, this);
    this.renew();
    return LayerGroup.prototype.onAdd.call(this, map);
  },
  onRemove(map) {
    map.off("moveend", this.renew, this);
    return LayerGroup.prototype.onRemove.call(this, map);
  },
  async renew() {
    const map = this._map ?? this.options.map;
    const bounds = map.getBounds();
    const zoom = map.getZoom();
    const found = zoom <= WORLD_ZOOM ? await countries() : await towns(bounds);
    const taken = [];
    this.clearLayers();
    for (const { name, place } of found.filter((one) => one.zoom <= zoom && bounds.contains(one.place)).sort((a, b) => a.zoom - b.zoom)) {
      const at = map.latLngToContainerPoint(place);
      const width = name.length * NAME_WIDTH;
      const isFree = taken.every((other) => Math.abs(other.at.x - at.x) > (other.width + width) / 2 || Math.abs(other.at.y - at.y) > NAME_HEIGHT);
      if (isFree && taken.length < MOST_NAMES) {
        taken.push({ at, width });
        const label = document.createElement("span");
        label.textContent = name;
        this.addLayer(marker(place, { icon: divIcon({ html: label, className: "place", iconSize: [0, 0] }), interactive: false, keyboard: false }));
      }
    }
  },
});

async function countries() {
  const { countries: list } = await remembered("coasts_world.json");
  return (list ?? []).map(([name, zoom, x, y]) => ({ name, zoom, place: placeIn(-180, -90, 360, x, y) }));
}

async function towns(bounds) {
  const wanted = [];
  for (let x = Math.floor(bounds.getWest() / CELL); x * CELL < bounds.getEast(); ++x) {
    for (let y = Math.floor(bounds.getSouth() / CELL); y * CELL < bounds.getNorth(); ++y) {
      wanted.push(cell(turned(x), y).then((content) => content.towns.map(
        ([name, zoom, dx, dy]) => ({ name, zoom, place: placeIn(x * CELL, y * CELL, CELL, dx, dy) }))));
    }
  }
  return (await Promise.all(wanted)).flat();
}
