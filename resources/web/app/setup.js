// SPDX-License-Identifier: GPL-3.0-or-later
// How a rider's phone is set up with an app, in the order that works best: docs/tracking-apps.md.
import { base } from "./api.js";
import { copyButton, el } from "./dom.js";
import { qrCode } from "./qr.js";
import { t } from "./texts.js";

/// Where the page for riding along begins with this key; of the server where it has said so.
export const pageLink = (key, links) => links?.page ?? `${new URL("r", base)}#${key}`;

/// The address that Traccar's own scanner takes: it applies the parameters without asking.
export function traccarAddress(key, label, root = base) {
  const address = new URL(`i/${key}`, root);
  address.search = new URLSearchParams({ id: label, accuracy: "high", distance: 0, interval: 10, fastest_interval: 5, angle: 0, heartbeat: 60,
    buffer: true, wakelock: true, stop_detection: false });
  return address.href;
}

/// The values that OwnTracks asks for, from its link; null where there is no such link.
export function ownTracksValues(link) {
  try {
    const encoded = decodeURIComponent(/[?&]inline=([^&]+)/.exec(link)[1]);
    const bytes = Uint8Array.from(atob(encoded), (character) => character.charCodeAt(0));
    return JSON.parse(new TextDecoder().decode(bytes));
  } catch {
    return null;
  }
}

/// A QR code, unless the address would show the key to everybody on the way.
export function codeOf(text, label) {
  return text.startsWith("https:") || /^https?:\/\/(localhost|127\.)/.test(text) ? el("figure", {}, qrCode(text, label), el("figcaption", {}, label))
    : el("p", { class: "note" }, t("noQrWithoutHttps"));
}

/// A value to copy.
export function shown(label, value) {
  const input = el("input", { value, readonly: true, "aria-label": label, onfocus: (event) => event.target.select() });
  return el("div", { class: "shown" }, el("span", {}, label), input, copyButton(value, t("copy"), t("copied")));
}

function app(title, open, ...content) {
  return el("details", { open }, el("summary", {}, title), ...content);
}

const opening = (link, label) => el("a", { class: "button", href: link }, label);
const steps = (...texts) => el("ol", {}, texts.map((text) => el("li", {}, text)));

function ownTracks(links) {
  const values = ownTracksValues(links.owntracks);
  return app(t("owntracksTitle"), false, el("p", {}, t("owntracksWhat")), el("p", {}, t("owntracksAllow")), opening(links.owntracks, t("openOwntracks")),
    values && [el("p", {}, t("owntracksType")), shown(t("owntracksMode"), "HTTP"), shown("URL", values.url), shown(t("owntracksUser"), values.username),
      shown(t("owntracksPassword"), values.password), shown(t("owntracksTracker"), values.tid), el("p", {}, t("owntracksMove"))]);
}

/// `rider`: {key, links, name}.
export function setupApps({ key, links, name }) {
  return el("div", { class: "apps" },
    app(t("traccarTitle"), true, el("p", {}, t("traccarWhat")),
      steps(t("traccarStep1"), el("span", {}, t("traccarStep2"), " ", opening(links.traccar, t("openTraccar"))), el("span", {}, t("traccarStep3"), " ",
        opening("org.traccar.client://action/start", t("startTraccar")))),
      codeOf(traccarAddress(key, name), t("traccarQr"))),
    ownTracks(links),
    app(t("overlandTitle"), false, el("p", {}, t("overlandWhat")), opening(links.overland, t("openOverland"))),
    app(t("gpsloggerTitle"), false, el("p", {}, t("gpsloggerWhat")), opening(links.gpslogger, t("openGpslogger"))),
    app(t("osmandTitle"), false, el("p", {}, t("osmandWhat")), shown("URL", links.osmand)),
    el("p", { class: "note" }, t("alwaysAllow")));
}
