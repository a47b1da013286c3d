// SPDX-License-Identifier: GPL-3.0-or-later
// What the phone remembers: the key of one ride. Nothing else is stored, except for positions that were not sent yet.

import { newId } from "./api.js";
import { load, save } from "./storage.js";

const NAME = "saferide-rider";
const ATTEMPT = "saferide-join";

/// {key, code, name, participation, ride, links}, or null.
export function rider() {
  const stored = load(NAME);
  return typeof stored?.key === "string" ? stored : null;
}

/// Whether it is known after a reload, too.
export function remember(known) {
  return save(NAME, { ...rider(), ...known });
}

export function replaceRider(known) {
  save(NAME, null);
  return remember(known);
}

export function forget() {
  save(NAME, null);
}

/// What an attempt to join is called until answered(): a phone that got no answer asks again, and joins once.
export function attemptOf(code, name) {
  const last = load(ATTEMPT);
  const attempt = last?.code === code && last.name === name ? last.attempt : newId();
  save(ATTEMPT, { code, name, attempt });
  return attempt;
}

export function answered() {
  save(ATTEMPT, null);
}

/// The key of an address like …/r#KEY.
export function keyOfAddress() {
  return /^#([a-z2-7]{26})$/i.exec(location.hash)?.[1].toLowerCase() ?? null;
}

/// Takes the key out of the address: addresses are shown and shared.
export function hideKeyOfAddress() {
  history.replaceState(null, "", location.pathname);
}
