// SPDX-License-Identifier: GPL-3.0-or-later
// Distances and times, and how they are said.
import { locale, t } from "./texts.js";

const EARTH_METRES = 6_371_008.8;
const radians = (degrees) => degrees * Math.PI / 180;

/// Metres along the great circle; points are [latitude, longitude].
export function distance([latitude1, longitude1], [latitude2, longitude2]) {
  const a = Math.sin(radians(latitude2 - latitude1) / 2) ** 2
    + Math.cos(radians(latitude1)) * Math.cos(radians(latitude2)) * Math.sin(radians(longitude2 - longitude1) / 2) ** 2;
  return 2 * EARTH_METRES * Math.asin(Math.min(1, Math.sqrt(a)));
}

export function metres(value) {
  const number = (digits) => new Intl.NumberFormat(locale(), { maximumFractionDigits: digits }).format(value >= 950 ? value / 1000 : value);
  if (value >= 950) {
    return `${number(value < 9_950 ? 1 : 0)} km`;
  }
  return `${Math.round(value / 10) * 10} m`;
}

/// How long ago, in words: "12 s ago", "5 min ago".
export function ago(milliseconds) {
  const seconds = Math.max(0, Math.round(milliseconds / 1000));
  if (seconds < 60) {
    return t("secondsAgo", { n: seconds });
  }
  if (seconds < 5400) {
    return t("minutesAgo", { n: Math.round(seconds / 60) });
  }
  return seconds < 129_600 ? t("hoursAgo", { n: Math.round(seconds / 3600) }) : t("daysAgo", { n: Math.round(seconds / 86_400) });
}

export function dateAndTime(value) {
  const date = new Date(value);
  return Number.isNaN(date.getTime()) ? "" : new Intl.DateTimeFormat(locale(), { dateStyle: "full", timeStyle: "short" }).format(date);
}

export function shortTime(value) {
  return new Intl.DateTimeFormat(locale(), { timeStyle: "short" }).format(new Date(value));
}

/// Without the day, where that is today.
export function timeOf(value) {
  const isToday = new Date(value).toDateString() === new Date().toDateString();
  return isToday ? shortTime(value) : dateAndTime(value);
}

/// For an input of the type datetime-local, in the zone of the browser.
export function localTime(iso) {
  const date = new Date(iso);
  return new Date(date.getTime() - date.getTimezoneOffset() * 60_000).toISOString().slice(0, 16);
}
