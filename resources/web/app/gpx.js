// SPDX-License-Identifier: GPL-3.0-or-later
// The line of a GPX file, for the map. It finds tags only, so that what surrounds the points decides nothing: the server reads the file itself,
// and has the last word on it.

const MOST_POINTS = 5_000;
const MARKUP = /<!--[^]*?(?:-->|$)|<!\[CDATA\[[^]*?(?:\]\]>|$)|<\?[^]*?(?:\?>|$)|<(\/?)(?:[^\s<>/:"'=]+:)?([^\s<>/:"'=]+)(?=[\s/>])((?:"[^"<]*"|'[^'<]*'|[^"'<>])*)>/g;
const LATITUDE = /\slat\s*=\s*(?:"([^"]*)"|'([^']*)')/;
const LONGITUDE = /\slon\s*=\s*(?:"([^"]*)"|'([^']*)')/;
const NUMBER = /^\s*[-+]?(\d+\.?\d*|\.\d+)(e[-+]?\d+)?\s*$/i;
const POINTS = new Map([["trkpt", ["trkseg", "trk"]], ["rtept", ["rte"]], ["rpt", ["RoutePointExtension"]]]); // and in what they are; rpt: the road, by Garmin

/// Every n-th point, and the last one.
export function thinned(points, most = MOST_POINTS) {
  const step = Math.ceil(points.length / most);
  return step <= 1 ? points : points.filter((_, index) => index % step === 0 || index === points.length - 1);
}

function degrees(attributes, pattern, limit) {
  const [, quoted, value = quoted] = pattern.exec(attributes) ?? [];
  return NUMBER.test(value) && Math.abs(value) <= limit ? Number(value) : null;
}

/// null: there is none, or none on Earth.
function placeOf(attributes) {
  const place = [degrees(attributes, LATITUDE, 90), degrees(attributes, LONGITUDE, 180)];
  return place.includes(null) ? null : place;
}

/// [[latitude, longitude], …] of tracks, or of routes where there are none. Throws where the text has no line.
export function lineOf(text) {
  const track = [];
  const route = [];
  const open = []; // the names of the elements around
  for (const [, closing, name, rest] of text.matchAll(MARKUP)) {
    if (name === undefined) {
      continue; // a comment, or other text
    }
    if (closing) {
      open.pop();
      continue;
    }
    const place = POINTS.get(name)?.every((parent, index) => open.at(-1 - index) === parent) ? placeOf(rest) : null;
    if (place) {
      (open.includes("trk") ? track : route).push(place);
    }
    if (!rest.endsWith("/")) {
      open.push(name);
    }
  }
  const line = track.length > 1 || route.length < 2 ? track : route;
  if (line.length < 2) {
    throw new Error("no line");
  }
  return thinned(line);
}
