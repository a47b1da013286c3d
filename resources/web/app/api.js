// SPDX-License-Identifier: GPL-3.0-or-later
// Requests to the server that this page came from.
import { heard } from "./clock.js";
import { sentenceOf } from "./said.js";
import { t } from "./texts.js";

/// Where the server begins, also behind a path prefix: these files are under app/VERSION/.
export const base = new URL("../../", import.meta.url);

const PATIENCE_MS = 20_000;
const CLOCK_PATIENCE_MS = 5_000;

/// A name that nobody guesses, also without https, where crypto.randomUUID() is missing.
export const newId = () => [...crypto.getRandomValues(new Uint8Array(16))].map((byte) => byte.toString(16).padStart(2, "0")).join("");

export class ApiError extends Error {
  constructor(status, body, retryAfter) {
    super(sentenceOf(status, body));
    this.status = status;
    this.body = body;
    this.retryAfter = retryAfter;
  }
}

/// `credential`: an access token or a tracking key. `json`, `form` or `text` is the body. `attempt`: what is sent again with the same one
/// happens once. The answer's JSON, null without one; throws ApiError, with status 0 where the server cannot be reached, or has not answered
/// for `patience` milliseconds.
export async function request(method, path, { credential, json, form, text, type, attempt, patience = PATIENCE_MS, fetcher = fetch } = {}) {
  const headers = { Accept: "application/json" };
  if (credential) {
    headers.Authorization = `Bearer ${credential}`;
  }
  if (attempt) {
    headers["Idempotency-Key"] = `"${attempt}"`;
  }
  if (json !== undefined || text !== undefined) {
    headers["Content-Type"] = type ?? "application/json";
  }
  const body = json !== undefined ? JSON.stringify(json) : form ? new URLSearchParams(form) : text;
  const asked = Date.now();
  let answer;
  try {
    answer = await fetcher(new URL(path, base), {
      method, headers, body, credentials: "omit", cache: "no-store", signal: AbortSignal.timeout?.(patience),
    });
  } catch {
    throw new ApiError(0, { detail: t("noNetwork") });
  }
  heard(answer, asked);
  const said = await answer.text();
  let parsed = null;
  try {
    parsed = said ? JSON.parse(said) : null;
  } catch {
    parsed = null;
  }
  if (!answer.ok) {
    throw new ApiError(answer.status, parsed, Number(answer.headers.get("Retry-After")) || undefined);
  }
  return parsed;
}

/// Asks for nothing but the time, for pages that ask for nothing else.
export async function askClock(fetcher = fetch) {
  try {
    await request("HEAD", "worker.js", { patience: CLOCK_PATIENCE_MS, fetcher });
  } catch {
    // without the server nothing can be shown anyway
  }
}

/// All of a list that comes in pages of `limit`, at most `most`; `pathOf(after)` with the last id.
export async function allPages(pathOf, ask, { most = 5000, idOf = ({ id }) => id } = {}) {
  const all = [];
  for (;;) {
    const page = await ask("GET", pathOf(all.length > 0 ? idOf(all.at(-1)) : 0));
    all.push(...page);
    if (page.length === 0 || all.length >= most) {
      return all;
    }
  }
}
