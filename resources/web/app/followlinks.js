// SPDX-License-Identifier: GPL-3.0-or-later
// Links with which others follow a ride, without an account.
import { serverNow } from "./clock.js";
import { button, confirmed, copyButton, el, field, fill } from "./dom.js";
import { dateAndTime, localTime, timeOf } from "./geo.js";
import { t } from "./texts.js";

const DAY_MS = 86_400_000;
const DELAYS = [0, 5, 15, 30, 60];
const HIDDEN_METRES = [0, 200, 500, 1000];

/// What a link shows, and until when.
export function settingsOf(link) {
  return [t("until", { time: dateAndTime(link.expires_at) }), t(`names_${link.names}`), link.delay_minutes ? t("minutes", { n: link.delay_minutes }) : t("noDelay"),
    link.hide_metres ? t("hidden", { n: link.hide_metres }) : t("hiddenNothing"),
    link.last_used_at ? t("lastUsed", { time: timeOf(link.last_used_at) }) : t("neverUsed")];
}

export function followLinks(organizer, ride, riders) {
  let links = [];
  const rows = el("ul", { class: "links" });
  const made = el("div", { "aria-live": "polite" });
  const whom = el("select", {}, el("option", { value: "" }, t("wholeRide")));
  const expires = el("input", { type: "datetime-local", required: true, value: localTime(new Date(Math.max(serverNow(), Date.parse(ride.start_time)) + DAY_MS)) });
  const delay = el("select", {}, DELAYS.map((value) => el("option", { value }, value === 0 ? t("noDelay") : t("minutes", { n: value }))));
  const names = el("select", {}, ["full", "numbers"].map((value) => el("option", { value }, t(`names_${value}`))));
  const hidden = el("select", {}, HIDDEN_METRES.map((value) => el("option", { value }, value === 0 ? t("hideNothing") : `${value} m`)));
  riders.loaded = (list) => {
    const chosen = whom.value;
    fill(whom, el("option", { value: "" }, t("wholeRide")), list.map((one) => el("option", { value: one.id }, one.username)));
    whom.value = list.some(({ id }) => String(id) === chosen) ? chosen : "";
    show();
  };

  const load = async () => {
    links = await organizer.run(() => organizer.api("GET", `rides/${ride.id}/follow-links`)) ?? [];
    show();
  };
  const show = () => {
    fill(rows, links.map((one) => el("li", {}, el("span", {}, [whomOf(one), ...settingsOf(one)].join(" · ")),
      button(t("revoke"), async () => {
        if (await confirmed(t("revokeQuestion"), t("revoke"), t("cancel"))) {
          await organizer.run(() => organizer.api("DELETE", `follow-links/${one.id}`));
          load();
        }
      }, "quiet", `${t("revoke")}: ${whomOf(one)}`))));
  };
  const whomOf = (one) => riders.list.find(({ id }) => id === one.participation_id)?.username ?? t(one.participation_id ? "rider" : "wholeRide");
  const form = el("form", { onsubmit: async (event) => {
    event.preventDefault();
    fill(made);
    const json = { expires_at: new Date(expires.value).toISOString(), delay_minutes: Number(delay.value), names: names.value, hide_metres: Number(hidden.value),
      ...(whom.value && { participation_id: Number(whom.value) }) };
    const link = await organizer.run(() => organizer.api("POST", `rides/${ride.id}/follow-links`, { json, once: true }));
    if (link) {
      fill(made, el("p", {}, t("linkOnce")), el("div", { class: "shown" }, el("span", {}, t("followLink")), el("input", { value: link.url, readonly: true, "aria-label": t("followLink") }),
        copyButton(link.url, t("copy"), t("copied"))),
        json.hide_metres > 0 && !ride.route_id ? el("p", { class: "problem" }, t("hiddenWithoutRoute")) : null);
      load();
    }
  } }, el("div", { class: "columns" }, field(t("whom"), whom), field(t("expires"), expires), field(t("delay"), delay), field(t("namesShown"), names),
    field(t("hideAround"), hidden)), el("button", { class: "primary" }, t("makeLink")));
  load();
  return el("section", { class: "card" }, el("h2", {}, t("followLinks")), el("p", {}, t("followLinksWhat")), rows,
    ride.is_active ? el("details", {}, el("summary", {}, t("makeLink")), form) : null, made);
}
