// SPDX-License-Identifier: GPL-3.0-or-later
// A file with a route, before it is sent.

const LONGEST_TITLE = 100;
const NAMES = ["trkpt", "rtept"];

/// Whether a line can be in it: two points of a track or of a route. What else may be wrong with it, the server says.
export function mayHaveLine(text) {
  return NAMES.some((name) => (text.match(new RegExp(`<(?:[\\w.-]+:)?${name}[\\s/>]`, "g")) ?? []).length >= 2);
}

/// The title of the route.
export const titleOf = (fileName) => fileName.replace(/\.gpx$/i, "").trim().slice(0, LONGEST_TITLE);
