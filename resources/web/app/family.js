// SPDX-License-Identifier: GPL-3.0-or-later
// A rider lets others follow: by links to this rider alone, made with the key.
import { request } from "./api.js";
import { serverNow } from "./clock.js";
import { button, confirmed, copyButton, el, fill, setText } from "./dom.js";
import { dateAndTime, timeOf } from "./geo.js";
import { t } from "./texts.js";

const DAY_MS = 86_400_000;

/// The section, and load(), to be called once `rider()` has both {key, ride}.
export function familyFollows(rider) {
  const rows = el("ul", { class: "links" });
  const made = el("div", { "aria-live": "polite" });
  const problem = el("p", { role: "alert", class: "problem" });

  const ask = async (method, path, json) => {
    setText(problem, "");
    try {
      return await request(method, path, { credential: rider().key, json });
    } catch (error) {
      setText(problem, error.message);
      return null;
    }
  };
  const linksOf = () => `rides/${rider().ride.id}/follow-links`;
  const load = async () => {
    const list = await ask("GET", linksOf());
    fill(rows, (list ?? []).map((one) => el("li", {}, el("span", {}, t("until", { time: dateAndTime(one.expires_at) }), " · ",
      one.last_used_at ? t("lastUsed", { time: timeOf(one.last_used_at) }) : t("neverUsed")),
    button(t("revoke"), () => revoke(one), "quiet"))));
  };
  const revoke = async (one) => {
    if (await confirmed(t("revokeQuestion"), t("revoke"), t("cancel"))) {
      await ask("DELETE", `follow-links/${one.id}`);
      fill(made);
      await load();
    }
  };
  const make = async () => {
    const { ride } = rider();
    const expires = new Date(Math.max(serverNow(), Date.parse(ride.start_time)) + DAY_MS).toISOString();
    const link = await ask("POST", linksOf(), { expires_at: expires, names: "full" });
    if (!link) {
      return;
    }
    const share = navigator.share ? button(t("shareLink"), () => navigator.share({ title: ride.title, url: link.url }).catch(() => {}), "primary") : null;
    fill(made, el("p", {}, t("linkOnce")), share, el("div", { class: "shown" }, el("input", { value: link.url, readonly: true, "aria-label": t("followLink") }),
      copyButton(link.url, t("copy"), t("copied"))));
    await load();
  };
  return { load, element: el("section", { class: "card" }, el("h2", {}, t("familyFollows")), el("p", {}, t("familyFollowsWhat")), rows, made, problem,
    button(t("makeLink"), make)) };
}
