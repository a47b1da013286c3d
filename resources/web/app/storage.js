// SPDX-License-Identifier: GPL-3.0-or-later
// Small things that survive a reload. Where a browser keeps nothing (a private window, a full phone, storage that is not allowed) they are
// known as long as the page is open, and nothing fails.

const memory = new Map();

export function load(name) {
  if (memory.has(name)) {
    return memory.get(name);
  }
  try {
    return JSON.parse(localStorage.getItem(name));
  } catch {
    return null;
  }
}

/// null forgets it. Whether it will be there after a reload.
export function save(name, value) {
  try {
    if (value === null) {
      localStorage.removeItem(name);
    } else {
      localStorage.setItem(name, JSON.stringify(value));
    }
    memory.delete(name);
    return true;
  } catch {
    memory.set(name, value);
    return false;
  }
}
