// SPDX-License-Identifier: GPL-3.0-or-later
// Keeps the page for riding along, so that it can be loaded again without network.
import { base } from "./api.js";

const CACHE = "saferide-";
const here = new URL(".", import.meta.url); // app/VERSION/

let keeping = null;

/// Where the browser can: the page, and the files that it has loaded so far.
export function keepPage() {
  keeping = keep();
}

async function keep() {
  try {
    const page = new URL("r", base);
    await navigator.serviceWorker.register(new URL("worker.js", base), { scope: page.pathname });
    const name = CACHE + here.pathname;
    await Promise.all((await caches.keys()).filter((one) => one.startsWith(CACHE) && one !== name).map((one) => caches.delete(one)));
    const cache = await caches.open(name);
    const files = performance.getEntriesByType("resource").map((entry) => entry.name).filter((one) => one.startsWith(here.href));
    await cache.addAll([page.href, ...new Set(files)]);
  } catch {
    // a private window, or an address without https
  }
}

export async function dropPage() {
  try {
    await keeping; // else it would be kept after this
    const kept = await navigator.serviceWorker.getRegistration(new URL("r", base));
    await Promise.all([kept?.unregister(), ...(await caches.keys()).filter((one) => one.startsWith(CACHE)).map((one) => caches.delete(one))]);
  } catch {
    // nothing was kept
  }
}
