// SPDX-License-Identifier: GPL-3.0-or-later
// What the server says, which is English, in the language of the page: its sentence where this knows it, else what its status means.
import { sentences } from "./saidgerman.js";
import { language, t } from "./texts.js";

/// In the order in which they are tried: of two that fit, the longer one says more.
const GERMAN = Object.entries(sentences).sort(([one], [other]) => other.length - one.length).map(([english, words]) => [patternOf(english), words]);

function patternOf(english) {
  return new RegExp(`^${english.replace(/[.*+?^${}()|[\]\\]/g, "\\$&").replace(/%\d/g, "(.+)")}$`, "s");
}

const MEANINGS = { 401: "loggedOut", 403: "answered403", 404: "answered404", 409: "answered409", 413: "answered413", 422: "answered422", 429: "tooMany",
  503: "answered503" };

/// null: it is not known. Values are translated where they are sentences.
export function german(sentence) {
  for (const [pattern, words] of GERMAN) {
    const found = pattern.exec(sentence);
    if (found) {
      return words.replace(/%(\d)/g, (_, number) => german(found[number]) ?? found[number]);
    }
  }
  return null;
}

/// A sentence that has no status of its own: as it is, where it is not known.
export const said = (sentence) => (language() === "de" && german(sentence)) || sentence;

/// Of an answer that is no success. `body`: its JSON, or null.
export function sentenceOf(status, body) {
  const detail = body?.detail;
  if (Array.isArray(detail)) {
    return detail.map(({ loc, msg }) => [(loc ?? []).filter((part) => part !== "body").map((part) => fieldOf(part)).join(" "), said(msg)].join(" ").trim()).join("; ");
  }
  if (typeof detail === "string" && (language() === "en" || german(detail))) {
    return said(detail);
  }
  return typeof detail === "string" && MEANINGS[status] ? t(MEANINGS[status]) : t("answered", { status });
}

/// As the page calls a field, where it has it; lines and columns in its language.
function fieldOf(part) {
  if (language() === "en") {
    return String(part);
  }
  const name = { title: "title", start_time: "startsAt", description: "description", display_name: "name", gpx_data: "route", expires_at: "expires" }[part] ?? part;
  const text = t(String(name));
  return text === name ? String(part).replace(/^line (\d+)$/, t("lineNumber")).replace(/^column (\d+)$/, t("columnNumber")) : text;
}
