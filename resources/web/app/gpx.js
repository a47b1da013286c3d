// SPDX-License-Identifier: GPL-3.0-or-later
// The line of a GPX file, for the map. The server reads the file itself, and has the last word on it.

const MOST_POINTS = 5_000;

/// Every n-th point, and the last one.
export function thinned(points, most = MOST_POINTS) {
  const step = Math.ceil(points.length / most);
  return step <= 1 ? points : points.filter((_, index) => index % step === 0 || index === points.length - 1);
}

/// [[latitude, longitude], …] of tracks, or of routes where there are none. Throws where the text is no GPX.
export function lineOf(text, parser = new DOMParser()) {
  const document = parser.parseFromString(text, "application/xml");
  if (document.getElementsByTagName("parsererror").length > 0) {
    throw new Error("not XML");
  }
  const pointsOf = (name) => [...document.getElementsByTagNameNS("*", name)]
    .map((point) => [Number(point.getAttribute("lat")), Number(point.getAttribute("lon"))])
    .filter(([latitude, longitude]) => Math.abs(latitude) <= 90 && Math.abs(longitude) <= 180);
  const track = pointsOf("trkpt");
  const line = track.length > 0 ? track : pointsOf("rtept");
  if (line.length < 2) {
    throw new Error("no line");
  }
  return thinned(line);
}
