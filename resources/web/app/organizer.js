// SPDX-License-Identifier: GPL-3.0-or-later
// /o: for organizers: their rides, riders, links. What happens live is the desk's.
import { ApiError, base } from "./api.js";
import { button, confirmed, copyButton, el, field, fill, setText } from "./dom.js";
import { followLinks } from "./followlinks.js";
import { dateAndTime } from "./geo.js";
import { startPage } from "./page.js";
import { rideForm } from "./rideform.js";
import { ridersPart } from "./riders.js";
import { RoutePreview } from "./routepreview.js";
import { Session } from "./session.js";
import { codeOf } from "./setup.js";
import { t } from "./texts.js";
import { Views } from "./views.js";

const STATUS_ORDER = { live: 0, planned: 1, finished: 2, cancelled: 3 };
const main = startPage(t("organize"));

/// The server's word for an empty list of rides.
function noneWhere404(error) {
  if (error.status !== 404) {
    throw error;
  }
  return [];
}

/// Why a login failed.
const refusal = (error) => ({ 401: t("wrongPassword"), 429: t("tooMany") })[error.status] ?? error.message;

const passwordInput = () => el("input", { name: "password", type: "password", required: true, autocomplete: "current-password" });

class Organizer {
  made = new Map(); // by ride: links that are shown once
  #session = new Session((username) => this.#askAgain(username));
  #views = new Views((view) => this.#show(view));
  #problem = el("p");
  #shown = 0; // counts what was shown: what comes late is not

  api = this.#session.api;

  start() {
    if (this.#session.username) {
      this.#views.refresh();
    } else {
      this.#showLogin();
    }
  }

  hasUnkeptLinks() {
    return [...this.made.values()].some(({ isKept }) => !isKept);
  }

  /// A form that logs in. `username` is a text where it is known, else an input.
  #loginForm(username, done) {
    const password = passwordInput();
    const problem = el("p", { role: "alert", class: "problem" });
    const send = el("button", { class: "primary" }, t("logIn"));
    const isKnown = typeof username === "string";
    return el("form", { onsubmit: async (event) => {
      event.preventDefault();
      send.disabled = true;
      try {
        await this.#session.logIn(isKnown ? username : username.value, password.value);
        done();
      } catch (error) {
        setText(problem, refusal(error));
      }
      send.disabled = false;
    } }, isKnown ? null : field(t("username"), username), field(t("password"), password), send, problem);
  }

  #showLogin() {
    this.#shown += 1;
    const username = el("input", { name: "username", required: true, autocomplete: "username", autocapitalize: "none" });
    fill(main, el("section", { class: "card" }, el("h1", {}, t("organize")), el("p", {}, t("organizeWhat")),
      this.#loginForm(username, () => this.#views.refresh()), el("p", { class: "note" }, t("accountWhat"))));
    username.focus();
  }

  /// The login has ended, but not what is on the page. Resolves to whether its user has logged in again.
  #askAgain(username) {
    return new Promise((resolve) => {
      const close = () => {
        dialog.remove();
        resolve(dialog.returnValue === "yes");
        main.querySelector("[name=username]")?.focus(); // who has logged out
      };
      const dialog = el("dialog", { onclose: close }, el("p", {}, t("loginEnded", { name: username })),
        this.#loginForm(username, () => dialog.close("yes")), el("div", { class: "row" }, button(t("cancel"), () => dialog.close("no"), "quiet"),
          button(t("otherAccount"), async () => await this.#logOut() && dialog.close("no"), "quiet")));
      document.body.append(dialog);
      dialog.showModal();
    });
  }

  /// Resolves to whether it did.
  async #logOut() {
    if (this.hasUnkeptLinks() && !await confirmed(t("logOutQuestion"), t("logOut"), t("cancel"))) {
      return false;
    }
    this.#session.end();
    this.made.clear();
    history.replaceState(null, "", location.pathname);
    this.#showLogin();
    return true;
  }

  /// Runs what may fail, and says why it did; null then.
  async run(act) {
    setText(this.#problem, "");
    try {
      return await act();
    } catch (error) {
      if (!(error instanceof ApiError)) {
        throw error;
      }
      setText(this.#problem, error.message);
      this.#problem.scrollIntoView({ block: "nearest" });
      return null;
    }
  }

  #frame(title, ...content) {
    this.#problem = el("p", { role: "alert", class: "problem" });
    fill(main, el("div", { class: "row spread" }, el("h1", { tabindex: "-1" }, title), button(t("logOut"), () => this.#logOut(), "quiet")), this.#problem, content);
    main.querySelector("h1").focus({ preventScroll: true });
  }

  /// `view`: see viewOf().
  async #show(view) {
    if (!this.#session.username) {
      this.#showLogin();
      return;
    }
    this.#shown += 1;
    const turn = this.#shown;
    if (view.name === "new") {
      this.#frame(t("newRide"), rideForm(this, null, (saved) => (saved ? this.#views.replace({ name: "ride", id: saved.id }) : this.#views.leave({ name: "list" }))));
      return;
    }
    const note = el("p", { class: "note" }, t("loading"));
    this.#frame(t("yourRides"), note);
    const found = await this.run(() => (view.name === "list" ? this.api("GET", "rides/owned?limit=1000").catch(noneWhere404) : this.api("GET", `rides/${view.id}`)));
    if (turn !== this.#shown) {
      return;
    }
    if (!found) {
      fill(note, button(t("tryAgain"), () => this.#views.refresh()), view.name === "list" ? null : this.#toAllRides());
    } else if (view.name === "list") {
      this.#showRides(found);
    } else if (view.name === "edit" && found.is_active) {
      this.#frame(t("changeRide"), rideForm(this, found, () => this.#views.leave({ name: "ride", id: found.id })));
    } else {
      this.#showRide(found);
    }
  }

  #toAllRides() {
    return button(t("back"), () => this.#views.go({ name: "list" }), "quiet");
  }

  #showRides(rides) {
    rides.sort((a, b) => STATUS_ORDER[a.status] - STATUS_ORDER[b.status] || (a.is_active ? 1 : -1) * a.start_time.localeCompare(b.start_time));
    this.#frame(t("yourRides"), el("p", {}, button(t("newRide"), () => this.#views.go({ name: "new" }), "primary")),
      rides.length === 0 ? el("p", { class: "note" }, t("noRides")) : el("ul", { class: "rides" }, rides.map((ride) => el("li", {},
        el("button", { type: "button", onclick: () => this.#views.go({ name: "ride", id: ride.id }) }, el("b", {}, ride.title),
          el("span", { class: `status ${ride.status}` }, t(ride.status)), el("span", {}, dateAndTime(ride.start_time)))))));
  }

  #showRide(ride) {
    const link = new URL(`j/${ride.code}`, base).href;
    const isOver = !ride.is_active;
    const riders = ridersPart(this, ride);
    const route = new RoutePreview();
    this.#frame(ride.title, el("p", {}, this.#toAllRides(), isOver ? null : button(t("changeRide"), () => this.#views.go({ name: "edit", id: ride.id }))),
      el("section", { class: "card" }, el("dl", {}, el("dt", {}, t("startsAt")), el("dd", {}, dateAndTime(ride.start_time)), el("dt", {}, t("statusIs")),
        el("dd", {}, t(ride.status)), el("dt", {}, t("code")), el("dd", { class: "code" }, ride.code)),
      ride.description ? el("p", { class: "written" }, ride.description) : null, isOver ? null : el("p", { class: "note" }, t("deskRuns")), route.element,
      isOver ? null : [el("p", {}, t("joinLinkWhat")), el("div", { class: "shown" }, el("span", {}, t("joinLink")), el("input", { value: link, readonly: true,
        "aria-label": t("joinLink") }), copyButton(link, t("copy"), t("copied"))), el("details", {}, el("summary", {}, t("qrCode")), codeOf(link, t("joinLink")))]),
      riders.element, followLinks(this, ride, riders));
    if (ride.route_id) {
      route.load(this, ride.route_id);
    } else {
      route.clear(t("noRoute"));
    }
  }
}

const organizer = new Organizer();
addEventListener("beforeunload", (event) => {
  if (organizer.hasUnkeptLinks()) {
    event.preventDefault(); // links that nobody has saved or printed would be lost
  }
});
organizer.start();
