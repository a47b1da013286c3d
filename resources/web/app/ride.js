// SPDX-License-Identifier: GPL-3.0-or-later
// /r: ride along. Sends where I am, shows the group, and calls for help.
import { base, request } from "./api.js";
import { clockAhead, heard, serverNow } from "./clock.js";
import { button, confirmed, el, fill, setText } from "./dom.js";
import { familyFollows } from "./family.js";
import { ago, distance, metres } from "./geo.js";
import { lineOf } from "./gpx.js";
import { GroupList } from "./group.js";
import { forget, hideKeyOfAddress, keyOfAddress, remember, replaceRider, rider } from "./guest.js";
import { ask, connectLive } from "./live.js";
import { RideMap } from "./map.js";
import { MessagesPart, isAlarm } from "./messages.js";
import { dropPage, keepPage } from "./offline.js";
import { setTitle, showProblem, startPage } from "./page.js";
import { privacyNote } from "./privacy.js";
import { openQueue } from "./queue.js";
import { StateLine } from "./ridestate.js";
import { said } from "./said.js";
import { Sender } from "./sender.js";
import { Sos } from "./sos.js";
import { t } from "./texts.js";
import { Tracker } from "./tracker.js";

const ROLES = ["leader", "sweep", "support", "rider"];
const REDRAW_MS = 5_000;
const REFUSED_MS = 30_000;
const SETTLED_MS = 4_000; // until what the page needs has been loaded

const main = startPage(t("rideAlong"));
const addressKey = keyOfAddress();
if (addressKey && (rider()?.key === addressKey || replaceRider({ key: addressKey }))) {
  hideKeyOfAddress(); // else the address is all that a reload finds
}

addEventListener("hashchange", () => keyOfAddress() && location.reload()); // another link, opened in this tab

class RidePage {
  #me = rider();
  #calls = new Map(); // incidents of others, by id
  #people = new Map(); // by user id: {id, name, role, place, at}
  #mine = null; // my last position, as it was sent
  #foundAt = null;
  #sentAt = null;
  #waiting = 0;
  #failures = 0; // to send positions, in a row
  #trouble = null;
  #isLive = false;
  #wasConnected = false;
  #lostAt = null; // since when it is not connected, where it was before
  #newest = null; // incident
  #isOver = false; // ended, left or void
  #ride = null;
  #routeOf = null;

  async start() {
    this.#draw();
    this.sos = new Sos({ key: this.#me.key, code: this.#me.code, ask: (event, data) => ask(this.socket, event, data), place: () => this.#mine });
    this.sosPlace.replaceWith(this.sos.element);
    this.queue = await openQueue();
    this.#waiting = await this.queue.count();
    this.sender = new Sender({ key: this.#me.key, queue: this.queue, post: (key, positions) => this.#post(key, positions), changed: (state) => this.#sent(state) });
    this.tracker = new Tracker({ found: (position) => this.#found(position), failed: (reason) => this.#setTrouble(reason),
      lockChanged: (on) => { this.awake.hidden = on; } });
    this.tracker.start();
    this.tracker.keepAwake();
    this.sender.wake();
    addEventListener("online", () => { this.sender.wake({ soon: true }); this.#redraw(); });
    addEventListener("offline", () => this.#redraw());
    this.#connect();
    this.map = new RideMap(this.mapPlace);
    this.#redraw();
    this.timer = setInterval(() => this.#redraw(), REDRAW_MS);
    this.keeping = setTimeout(keepPage, SETTLED_MS);
  }

  #draw() {
    this.title = el("h1", {}, this.#me.title ?? t("rideAlong"));
    this.state = new StateLine();
    this.awake = button(t("keepScreenOn"), () => this.tracker.keepAwake(), "quiet");
    this.mapPlace = el("div", { class: "map" });
    this.group = new GroupList((place) => this.map?.show(place), t("nobodyElse"));
    this.messages = new MessagesPart(this.#me.key);
    this.sosPlace = el("div");
    this.calls = el("div", { class: "calls", role: "alert" });
    this.family = familyFollows(() => ({ key: this.#me.key, ride: this.#ride }));
    this.family.element.hidden = true; // until the ride is known
    this.apps = el("a", { class: "button" }, t("useAnApp"));
    this.about = el("section", { class: "card", hidden: true });
    this.notLeft = el("p", { class: "problem", role: "alert" });
    this.#showApps();
    fill(main, el("div", { class: "top" }, this.title, this.state.elements, this.awake),
      this.#me.isInformed ? null : privacyNote(() => { remember({ isInformed: true }); this.#me.isInformed = true; }), this.calls, this.mapPlace, this.sosPlace,
      el("section", { class: "card" }, el("div", { class: "row spread" }, el("h2", {}, t("group")), button(t("showAll"), () => this.map.showAll(), "quiet")), this.group.element),
      this.messages.element, this.about, this.family.element,
      el("section", { class: "card" }, el("h2", {}, t("goodToKnow")), el("p", {}, t("keepOpen")), el("p", {}, t("pocket")),
        el("div", { class: "row" }, this.apps, button(t("leave"), () => this.#leave(), "danger")), this.notLeft));
    main.classList.add("ride");
  }

  /// Where the phone was set up by a link alone, the code comes with the ride.
  #showApps() {
    this.apps.hidden = !this.#me.code;
    this.apps.href = new URL(`j/${this.#me.code}`, base).href;
  }

  #found(position) {
    this.#mine = position;
    this.#foundAt = Date.now();
    this.#trouble = null;
    this.queue.add({ key: this.#me.key, position }).then(() => this.sender.wake());
    this.#waiting += 1;
    this.#putMe();
    this.#redraw();
  }

  async #post(key, positions) {
    try {
      const asked = Date.now();
      const answer = await fetch(new URL(`i/${key}`, base), { method: "POST", body: JSON.stringify(positions), credentials: "omit",
        headers: { "Content-Type": "application/json" }, cache: "no-store", signal: AbortSignal.timeout?.(20_000) });
      heard(answer, asked);
      return { status: answer.status, retryAfter: Number(answer.headers.get("Retry-After")) || 0 };
    } catch {
      return { status: 0 };
    }
  }

  #sent({ waiting, sentAt, failures, refused }) {
    this.#waiting = waiting;
    this.#failures = failures;
    this.#sentAt = sentAt ?? this.#sentAt;
    if (refused) {
      this.#void();
    }
    this.#redraw();
  }

  #connect() {
    this.socket = connectLive({ key: this.#me.key }, {
      connected: () => this.sos.connected(), // the server enters the room of the key
      lost: () => { this.#isLive = false; this.#redraw(); },
      refused: () => this.#refused(),
      identity: ({ participation_id: participation, user_id: user }) => {
        remember({ participation, user });
        this.#me = { ...this.#me, participation, user };
      },
      ride_snapshot: (snapshot) => this.#take(snapshot),
      location_update: (update) => this.#moved(update),
      participant_joined: ({ user_id: id, username, guest }) => { this.#person(id, { name: username, isGuest: guest === true }); this.#redraw(); },
      participant_left: ({ user_id: id }) => this.#left(id),
      ride_updated: ({ ride }) => this.#setRide(ride),
      ride_ended: ({ ride }) => this.#ended(ride),
      incident_update: ({ incident }) => this.#incident(incident),
      error: () => this.#isLive || this.#askWhetherOver(),
      message: ({ msg }) => /^Joined ride [A-Z0-9]+$/.test(msg) || this.#message(msg), // that is for people with other clients
    });
  }

  /// Whether the key is void, the way of the positions knows: an empty report changes nothing.
  async #refused() {
    this.#isLive = false;
    const { status } = await this.#post(this.#me.key, []);
    if (status === 401) {
      this.#void();
    } else if (!this.#isOver) {
      setTimeout(() => this.socket.connect(), REFUSED_MS);
    }
  }

  /// A key leads into no room when its ride is over.
  async #askWhetherOver() {
    try {
      await request("GET", `participations/${this.#me.participation}/tracking-key`, { credential: this.#me.key });
    } catch (error) {
      if (error.status === 409) {
        this.#ended({ title: this.#me.title ?? t("rideAlong") });
      } else if (error.status === 401) {
        this.#void();
      }
    }
  }

  #take({ ride, participants, ride_code: code }) {
    if (ride.is_active === false) {
      this.#ended(ride);
      return;
    }
    this.#isLive = true;
    this.#calls.clear(); // those that are open follow
    this.#showCalls();
    this.sos.ask((id) => request("GET", `incidents/${id}`, { credential: this.#me.key }).catch(() => null));
    const mine = participants.find(({ id }) => id === this.#me.participation);
    remember({ code, title: ride.title, ...(mine && { name: mine.username }) });
    this.#me = { ...this.#me, ...rider() };
    this.sos.code = code;
    this.#showApps();
    const ids = new Set();
    for (const one of participants) {
      ids.add(one.user_id);
      this.#person(one.user_id, { name: one.username, role: one.role, isGuest: one.guest === true, participation: one.id, ...(Number.isFinite(one.latitude) && {
        place: [one.latitude, one.longitude], at: Date.parse(one.location_timestamp) }) });
    }
    [...this.#people.keys()].filter((id) => !ids.has(id)).forEach((id) => this.#people.delete(id));
    this.map?.keepOnly(ids);
    this.#setRide(ride);
    this.#redraw();
    this.map?.frameOnce();
  }

  #setRide(ride) {
    this.#ride = ride;
    if (this.family.element.hidden) {
      this.family.element.hidden = false;
      this.family.load();
    }
    setTitle(ride.title);
    setText(this.title, ride.title);
    this.about.hidden = !ride.description;
    fill(this.about, el("h2", {}, t("aboutRide")), el("p", { class: "written" }, ride.description ?? ""));
    this.#loadRoute();
  }

  async #loadRoute() {
    const wanted = `${this.#ride.route_id}/${this.#ride.status}/${this.#ride.visibility}`;
    if (!this.#me.participation || wanted === this.#routeOf) {
      return;
    }
    this.#routeOf = wanted;
    try {
      const course = this.#ride.route_id && await request("GET", `participations/${this.#me.participation}/course`, { credential: this.#me.key });
      this.map?.setRoute(course?.gpx_data ? lineOf(course.gpx_data) : null);
    } catch (error) {
      this.map?.setRoute(null);
      this.#routeOf = error.status ? wanted : null;
    }
  }

  #person(id, change) {
    this.#people.set(id, { id, role: "rider", ...this.#people.get(id), ...change });
  }

  #moved({ user_id: id, latitude, longitude, location_timestamp: time }) {
    if (id === this.#me.user) {
      return; // the phone itself knows better
    }
    this.#person(id, { place: [latitude, longitude], at: Date.parse(time) });
    this.#put(this.#people.get(id));
  }

  #left(id) {
    this.#people.delete(id);
    this.map?.remove(id);
    this.#redraw();
  }

  #putAll() {
    this.#people.forEach((one) => this.#put(one));
    this.#putMe();
  }

  #put(one) {
    if (one.place && one.id !== this.#me.user) {
      this.map?.put({ ...one, age: serverNow() - one.at });
    }
  }

  #putMe() {
    if (this.#mine) {
      const known = this.#people.get(this.#me.user);
      this.map?.put({ id: this.#me.user ?? 0, name: t("me"), role: known?.role, place: [this.#mine.lat, this.#mine.lon], age: Date.now() - this.#foundAt, isMe: true,
        accuracy: this.#mine.accuracy });
    }
  }

  #redraw() {
    this.#putAll();
    const isConnected = this.#isLive && navigator.onLine !== false;
    this.#lostAt = isConnected ? null : this.#lostAt ?? (this.#wasConnected ? Date.now() : null);
    this.#wasConnected ||= isConnected;
    this.state.show({ trouble: this.#trouble && t(this.#trouble), foundAt: this.#foundAt, clockAhead: clockAhead(), isConnected,
      lostAt: this.#lostAt, waiting: this.#waiting, failures: this.#failures, sentAt: this.#sentAt, now: Date.now() });
    const people = [...this.#people.values()].filter(({ id }) => id !== this.#me.user)
      .sort((a, b) => ROLES.indexOf(a.role) - ROLES.indexOf(b.role) || a.name.localeCompare(b.name));
    this.group.draw(people.map((one) => this.#row(one)));
  }

  #row(one) {
    const age = one.place ? serverNow() - one.at : null;
    const far = one.place && this.#mine ? metres(distance(one.place, [this.#mine.lat, this.#mine.lon])) : null;
    return { ...one, age, marks: [one.role === "rider" ? null : t(one.role), one.isGuest ? t("guest") : null].filter(Boolean),
      said: one.place ? [far, ago(age)].filter(Boolean).map((part) => part.replaceAll(" ", "\u00a0")).join(" · ") : t("noPlaceYet") };
  }

  #setTrouble(reason) {
    this.#trouble = { denied: "locationDenied", insecure: "insecure" }[reason] ?? (this.#mine ? null : "searchingLong");
    this.#redraw();
  }

  #isMine(incident) {
    return incident !== null && (incident.participation_id === this.#me.participation || incident.user_id === this.#me.user);
  }

  #incident(incident) {
    this.#newest = incident;
    if (this.#isMine(incident)) {
      this.sos.updated(incident);
      return;
    }
    const isOver = incident.state === "resolved";
    this.#calls.set(incident.id, incident);
    if (isOver) {
      this.#calls.delete(incident.id);
    }
    if (this.#people.has(incident.user_id)) {
      this.#person(incident.user_id, { sos: !isOver });
    }
    this.#showCalls();
  }

  /// Of others: leader, sweep and support hear of them.
  #showCalls() {
    fill(this.calls, [...this.#calls.values()].map((one) => {
      const place = one.latitude === null || one.latitude === undefined ? null : [one.latitude, one.longitude];
      return el("div", { class: "call" }, el("p", {}, t(one.kind === "crash" ? "othersCrash" : "othersSos", { name: one.username })),
        one.coming ? el("p", {}, t("othersComing", { who: one.coming })) : null,
        place ? button(t("showOnMap"), () => this.map.show(place)) : null);
    }));
  }

  /// One's own alarm is no news to its rider.
  #message(msg) {
    if (isAlarm(msg) && this.#isMine(this.#newest)) {
      return;
    }
    this.messages.add(isAlarm(msg) ? said(msg) : msg);
    navigator.vibrate?.([80, 60, 80]);
  }

  #stop() {
    this.#isOver = true;
    clearInterval(this.timer);
    clearTimeout(this.keeping);
    this.tracker.stop();
    this.sender.stop();
    this.socket.disconnect();
  }

  #ended(ride) {
    this.#ride = ride;
    this.#isOver = true;
    this.messages.forget();
    this.tracker.stop();
    this.sender.wake({ soon: true });
    this.socket.disconnect();
    clearInterval(this.timer);
    fill(main, el("section", { class: "card" }, el("h1", {}, ride.title), el("p", {}, t("rideEnded")),
      this.#sosNote("sosAtEnd"), button(t("forgetRide"), () => this.#erase(), "primary")));
  }

  /// The key was replaced or revoked, or the ride has been left: nothing that is here can be sent any more.
  #void() {
    this.#stop();
    const code = this.#me.code;
    showProblem(main, t("keyVoid"), this.#sosNote("sosAtVoid"), code ? el("a", { class: "button primary", href: new URL(`j/${code}`, base).href }, t("joinAgain")) : null,
      button(t("forgetRide"), () => this.#erase()));
  }

  /// What became of a call for help that this page can no longer look after.
  #sosNote(open) {
    return this.sos.isOpen ? el("p", { class: "problem" }, t(this.sos.hasArrived ? open : "sosNeverArrived")) : null;
  }

  async #leave() {
    const question = [this.sos.isOpen ? t("leaveSosOpen") : "", t("leaveQuestion")].join(" ").trim();
    if (!await confirmed(question, t("leave"), t("stay"))) {
      return;
    }
    try {
      await request("DELETE", `participations/${this.#me.participation}`, { credential: this.#me.key });
    } catch (error) {
      if (error.status !== 401 && error.status !== 404) {
        setText(this.notLeft, `${t("notLeft")} ${error.message}`);
        return;
      }
    }
    await this.#erase();
  }

  async #erase() {
    this.#stop();
    await this.queue.clear();
    this.sos.forget();
    this.messages.forget();
    forget();
    await dropPage();
    fill(main, el("section", { class: "card" }, el("h1", {}, t("leftTitle")), el("p", {}, t("left"))));
  }
}

if (rider()) {
  new RidePage().start();
} else {
  showProblem(main, t("noKey"));
}
