// SPDX-License-Identifier: GPL-3.0-or-later
// Where the phone is, while the page is visible: browsers give no positions to hidden pages.

const LEAST_INTERVAL_MS = 4_000;
const OPTIONS = { enableHighAccuracy: true, maximumAge: 0, timeout: 30_000 };

const known = (value) => (Number.isFinite(value) ? value : undefined);

/// A browser's position as /i takes it: metres per second, milliseconds.
export function flatPosition({ coords, timestamp }, battery) {
  return {
    lat: coords.latitude, lon: coords.longitude, timestamp: Math.round(timestamp), accuracy: known(coords.accuracy),
    speed: known(coords.speed), bearing: known(coords.heading), altitude: known(coords.altitude),
    batt: battery ? Math.round(battery.level * 100) : undefined, unit: "mps",
  };
}

/// Leaves out what comes faster than is of use. `last` is the timestamp of the one before.
export function isDue(timestamp, last) {
  return last === null || timestamp - last >= LEAST_INTERVAL_MS;
}

export class Tracker {
  #watch = null;
  #late = null; // for a position that came too soon after the one before
  #last = null;
  #battery = null;
  #lock = null;
  #wantsLock = false;

  /// `found(position)` with a flat position; `failed(reason)`: "denied", "unavailable" or "insecure".
  constructor({ found, failed, lockChanged, timers = globalThis }) {
    this.found = found;
    this.failed = failed;
    this.lockChanged = lockChanged;
    this.timers = timers;
    document.addEventListener("visibilitychange", () => this.#visibilityChanged());
  }

  start() {
    if (!window.isSecureContext || !navigator.geolocation) {
      this.failed("insecure");
      return;
    }
    navigator.getBattery?.().then((battery) => { this.#battery = battery; }, () => {});
    this.#watch ??= navigator.geolocation.watchPosition((position) => this.#take(position), (error) => this.#miss(error), OPTIONS);
  }

  stop() {
    navigator.geolocation?.clearWatch(this.#watch);
    this.timers.clearTimeout(this.#late);
    this.#watch = null;
    this.#wantsLock = false;
    this.#lock?.release();
  }

  /// Keeps the screen on. From a tap: some browsers want that.
  async keepAwake() {
    this.#wantsLock = true;
    try {
      this.#lock = await navigator.wakeLock.request("screen");
      this.#lock.addEventListener("release", () => this.lockChanged(false));
      this.lockChanged(true);
    } catch {
      this.lockChanged(false);
    }
  }

  #take(position, isLate = false) {
    this.timers.clearTimeout(this.#late);
    if (isLate || isDue(position.timestamp, this.#last)) {
      this.#last = position.timestamp;
      this.found(flatPosition(position, this.#battery));
    } else { // where a rider stops, it may be the last for long
      const wait = Math.min(LEAST_INTERVAL_MS, LEAST_INTERVAL_MS - (position.timestamp - this.#last));
      this.#late = this.timers.setTimeout(() => this.#take(position, true), wait);
    }
  }

  #miss(error) {
    if (error.code === error.PERMISSION_DENIED) {
      this.stop();
      this.failed("denied");
    } else {
      this.failed("unavailable");
    }
  }

  #visibilityChanged() {
    if (document.visibilityState === "visible" && this.#wantsLock) {
      this.keepAwake();
    }
  }
}
