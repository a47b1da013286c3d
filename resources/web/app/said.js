// SPDX-License-Identifier: GPL-3.0-or-later
// What the server says, which is English, in the language of the page: its sentence where this knows it, else what its status means.
import { language, t } from "./texts.js";

/// In the order in which they are tried; $1… are the values of a sentence.
const GERMAN = [
  [/^line (\d+), column (\d+): (.+)$/, (line, column, what) => `Zeile ${line}, Spalte ${column}: ${german(what) ?? what}`],
  [/^line (\d+): (.+)$/, (line, what) => `Zeile ${line}: ${german(what) ?? what}`],
  [/^name (must .+)$/, (what) => `Der Name ${german(what) ?? what}`],
  [/^must be one line of at most (\d+) characters$/, "darf nur eine Zeile mit höchstens $1 Zeichen haben"],
  [/^must be one line of 1 to (\d+) characters$/, "muss eine Zeile mit 1 bis $1 Zeichen sein"],
  [/^must have at most (\d+) characters$/, "darf höchstens $1 Zeichen haben"],
  [/^must be a telephone number.*$/, "muss eine Telefonnummer sein: Ziffern, Leerzeichen und + ( ) - . /"],
  [/^must be an ISO 8601 time.*$/, "muss eine Zeit sein"],
  [/^is missing$/, "fehlt"],
  [/^somebody in this ride has an account with this name$/, "Jemand in dieser Fahrt hat ein Konto mit diesem Namen."],
  [/^this ride is over$/, "Diese Fahrt ist vorbei."],
  [/^there is no such ride$|^no ride has this code$/, "Diese Fahrt gibt es nicht."],
  [/^there is no such participation$/, "Wer das war, ist nicht mehr in der Fahrt."],
  [/^there is no such route$/, "Diese Strecke gibt es nicht."],
  [/^the file has problems: nobody was added$/, "Die Datei hat Fehler: Niemand wurde hinzugefügt."],
  [/^the file is empty$/, "Die Datei ist leer."],
  [/^the file contains no track, route or waypoint$/, "Die Datei enthält weder Track noch Route noch Wegpunkt."],
  [/^the file has more than (\d+) bytes$/, "Die Datei hat mehr als $1 Bytes."],
  [/^the file is not in UTF-8.*$/, "Die Datei ist nicht in UTF-8: Speichere sie als „CSV UTF-8“."],
  [/^there are more than (\d+) riders$/, "Es sind mehr als $1 Fahrer."],
  [/^there are two columns of this kind: (.+)$/, "Diese Spalte gibt es zweimal: $1"],
  [/^the first line must name the columns.*$/, "Die erste Zeile muss die Spalten benennen, eine davon „name“."],
  [/^bib (.+) was given to somebody above$/, "Die Startnummer $1 hat weiter oben schon jemand."],
  [/^a line has more than (\d+) fields$/, "Eine Zeile hat mehr als $1 Felder."],
  [/^there is text after a closing quote$/, "Hinter einem schließenden Anführungszeichen steht Text."],
  [/^this quote is not closed$/, "Dieses Anführungszeichen wird nicht geschlossen."],
];

const MEANINGS = { 401: "loggedOut", 403: "answered403", 404: "answered404", 409: "answered409", 413: "answered413", 422: "answered422", 429: "tooMany",
  503: "answered503" };

/// null: it is not known.
function german(sentence) {
  for (const [pattern, words] of GERMAN) {
    const found = pattern.exec(sentence);
    if (found) {
      return typeof words === "function" ? words(...found.slice(1)) : words.replace(/\$(\d)/g, (_, number) => found[number]);
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
