// SPDX-License-Identifier: GPL-3.0-or-later
// The server's time, by which ages are told: the clock of this device may be wrong.

let ahead = 0; // of this device, in milliseconds

/// `answer` came now to what was asked at `asked`, by the clock of this device.
export function heard(answer, asked, now = Date.now()) {
  const said = Date.parse(answer.headers.get("Date"));
  if (Number.isFinite(said)) {
    ahead = said - (asked + now) / 2;
  }
}

export const serverNow = () => Date.now() + ahead;

export const clockAhead = () => ahead;
