// SPDX-License-Identifier: GPL-3.0-or-later
// /f/TOKEN: follow a ride. Knows nothing but what the link shows: the server sends no more.
import { askClock } from "./api.js";
import { serverNow } from "./clock.js";
import { button, el, fill, setText } from "./dom.js";
import { ago, dateAndTime } from "./geo.js";
import { GroupList } from "./group.js";
import { connectLive } from "./live.js";
import { RideMap } from "./map.js";
import { setTitle, showProblem, startPage } from "./page.js";
import { said } from "./said.js";
import { t } from "./texts.js";

const REDRAW_MS = 5_000;

const main = startPage(t("follow"));
const token = location.pathname.split("/").filter(Boolean).at(-1);
const people = new Map();
let isLive = false;
let trouble = null; // why the server does not admit this page yet
let delay = 0;
let status = "live";

const title = el("h1", {}, t("follow"));
const state = el("p", { class: "state", role: "status" });
const note = el("p", { class: "note" });
const mapPlace = el("div", { class: "map tall" });
const group = new GroupList((place) => map.show(place), t("nobodyYet"));

fill(main, el("div", { class: "top" }, title, state), mapPlace,
  el("section", { class: "card" }, el("div", { class: "row spread" }, el("h2", {}, t("onTheWay")), button(t("showAll"), () => map.showAll(), "quiet")), group.element),
  el("section", { class: "card" }, note, el("p", { class: "note" }, t("followPrivacy"))));
main.classList.add("ride");
const map = new RideMap(mapPlace);

/// What is said of a rider takes the place of what was known.
function put(one) {
  const isKnown = Number.isFinite(one.latitude);
  people.set(one.id, { id: one.id, role: one.role, isHidden: one.hidden === true, name: one.name ?? (one.number ? t("numberOf", { n: one.number }) : t("rider")),
    ...(isKnown && { place: [one.latitude, one.longitude], at: Date.parse(one.at) }) });
  if (!isKnown) {
    map.remove(one.id);
  }
}

function remove(id) {
  people.delete(id);
  map.remove(id);
}

function describe(ride) {
  delay = ride.delay_minutes ?? 0;
  status = ride.status;
  setTitle(ride.title);
  setText(title, ride.title);
  setText(note, ride.status === "planned" ? t("startsOn", { time: dateAndTime(ride.start_time) }) : "");
}

const seen = (one) => (one.place ? ago(serverNow() - one.at) : one.isHidden ? t("hiddenPlace") : t("noPlaceYet"));

function redraw() {
  const isNow = isLive && navigator.onLine !== false;
  const word = status === "live" ? (delay > 0 ? t("liveDelayed", { n: delay }) : t("live")) : status === "planned" ? t("notStarted") : t("rideIsOver");
  setText(state, isNow ? word : trouble ? t("triedAgain", { why: said(trouble) }) : t("connecting"));
  state.dataset.kind = isNow && status === "live" ? "good" : "busy";
  const now = serverNow();
  const all = [...people.values()].map((one) => ({ ...one, age: now - one.at - delay * 60_000, said: seen(one) }))
    .sort((a, b) => a.name.localeCompare(b.name, undefined, { numeric: true }));
  all.filter(({ place }) => place).forEach((one) => map.put(one));
  group.draw(all);
}

redraw();
await askClock();
const socket = connectLive({ follow: token }, {
  connected: () => askClock().then(redraw), // it may have been set meanwhile
  lost: (why) => { isLive = false; trouble = why ?? null; redraw(); },
  refused: () => {
    socket.disconnect();
    clearInterval(timer);
    showProblem(main, t("followVoid"));
  },
  follow_snapshot: ({ ride, riders }) => {
    isLive = true;
    people.clear();
    riders.forEach(put);
    map.keepOnly(new Set(people.keys()));
    describe(ride);
    redraw();
    map.frameOnce();
  },
  follow_update: ({ ride, rider, left }) => {
    if (ride) {
      describe(ride);
    } else if (rider) {
      put(rider);
    } else if (left !== undefined) {
      remove(left);
    }
    redraw();
  },
});
const timer = setInterval(redraw, REDRAW_MS);
["online", "offline"].forEach((event) => addEventListener(event, redraw));
