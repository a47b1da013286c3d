// SPDX-License-Identifier: GPL-3.0-or-later
// /o: for organizers: their rides, riders, links. What happens live is the desk's.
import { ApiError, request } from "./api.js";
import { button, el, field, fill } from "./dom.js";
import { followLinks } from "./followlinks.js";
import { dateAndTime } from "./geo.js";
import { startPage } from "./page.js";
import { rideForm } from "./rideform.js";
import { ridersPart } from "./riders.js";
import { base } from "./api.js";
import { copyButton } from "./dom.js";
import { codeOf } from "./setup.js";
import { t } from "./texts.js";

const STORED = "saferide-organizer"; // of this tab only: it ends with it
const main = startPage(t("organize"));

/// The server's word for an empty list of rides.
function noneWhere404(error) {
  if (error.status !== 404) {
    throw error;
  }
  return [];
}

class Organizer {
  made = new Map(); // by ride: links that are shown once
  #token = sessionStorage.getItem(STORED);

  /// A request as this user; logs out where the token is no longer valid.
  api = async (method, path, options = {}) => {
    try {
      return await request(method, path, { ...options, credential: this.#token });
    } catch (error) {
      if (error.status === 401) {
        this.logOut(t("loggedOut"));
      }
      throw error;
    }
  };

  async start() {
    if (!this.#token) {
      this.#showLogin();
      return;
    }
    await this.showRides();
  }

  #showLogin(said = "") {
    const username = el("input", { name: "username", required: true, autocomplete: "username", autocapitalize: "none" });
    const password = el("input", { name: "password", type: "password", required: true, autocomplete: "current-password" });
    const problem = el("p", { role: "alert", class: "problem" }, said);
    const send = el("button", { class: "primary" }, t("logIn"));
    fill(main, el("section", { class: "card" }, el("h1", {}, t("organize")), el("p", {}, t("organizeWhat")), el("form", { onsubmit: async (event) => {
      event.preventDefault();
      send.disabled = true;
      try {
        const { access_token: token } = await request("POST", "auth/login", { form: { username: username.value, password: password.value } });
        this.#token = token;
        sessionStorage.setItem(STORED, token);
        await this.showRides();
      } catch (error) {
        problem.textContent = { 401: t("wrongPassword"), 429: t("tooMany") }[error.status] ?? error.message;
        send.disabled = false;
      }
    } }, field(t("username"), username), field(t("password"), password), send), problem));
    username.focus();
  }

  logOut(said) {
    this.#token = null;
    this.made.clear();
    sessionStorage.removeItem(STORED);
    this.#showLogin(said);
  }

  /// Runs what may fail, and says why it did.
  async run(act) {
    if (this.problem) {
      this.problem.textContent = "";
    }
    try {
      return await act();
    } catch (error) {
      if (!(error instanceof ApiError)) {
        throw error;
      }
      if (this.#token) {
        this.problem.textContent = error.message;
        this.problem.scrollIntoView({ block: "nearest" });
      }
      return null;
    }
  }

  #frame(title, ...content) {
    this.problem = el("p", { role: "alert", class: "problem" });
    fill(main, el("div", { class: "row spread" }, el("h1", { tabindex: "-1" }, title), button(t("logOut"), () => this.logOut(""), "quiet")), this.problem, content);
    main.querySelector("h1").focus({ preventScroll: true });
  }

  async showRides() {
    this.#frame(t("yourRides"), el("p", { class: "note" }, t("loading")));
    const rides = await this.run(() => this.api("GET", "rides/owned?limit=1000").catch(noneWhere404));
    if (!rides) {
      return;
    }
    const order = { live: 0, planned: 1, finished: 2, cancelled: 3 };
    rides.sort((a, b) => order[a.status] - order[b.status] || a.start_time.localeCompare(b.start_time));
    this.#frame(t("yourRides"), el("p", {}, button(t("newRide"), () => this.#editRide(null), "primary")),
      rides.length === 0 ? el("p", { class: "note" }, t("noRides")) : el("ul", { class: "rides" }, rides.map((ride) => el("li", {},
        el("button", { type: "button", onclick: () => this.showRide(ride) }, el("b", {}, ride.title), el("span", { class: `status ${ride.status}` }, t(ride.status)),
          el("span", {}, dateAndTime(ride.start_time)))))));
  }

  #editRide(ride) {
    this.#frame(ride ? t("changeRide") : t("newRide"), rideForm(this, ride, (saved) => (saved ? this.showRide(saved) : this.showRides())));
  }

  showRide(ride) {
    const link = new URL(`j/${ride.code}`, base).href;
    const isOver = !ride.is_active;
    const riders = ridersPart(this, ride);
    this.#frame(ride.title, el("p", {}, button(t("back"), () => this.showRides(), "quiet"), isOver ? null : button(t("changeRide"), () => this.#editRide(ride))),
      el("section", { class: "card" }, el("dl", {}, el("dt", {}, t("startsAt")), el("dd", {}, dateAndTime(ride.start_time)), el("dt", {}, t("statusIs")),
        el("dd", {}, t(ride.status)), el("dt", {}, t("code")), el("dd", { class: "code" }, ride.code)),
      isOver ? null : [el("p", {}, t("joinLinkWhat")), el("div", { class: "shown" }, el("span", {}, t("joinLink")), el("input", { value: link, readonly: true,
        "aria-label": t("joinLink") }), copyButton(link, t("copy"), t("copied"))), el("details", {}, el("summary", {}, t("qrCode")), codeOf(link, t("joinLink")))]),
      riders.element, followLinks(this, ride, riders));
  }
}

const organizer = new Organizer();
addEventListener("beforeunload", (event) => {
  if ([...organizer.made.values()].some(({ isKept }) => !isKept)) {
    event.preventDefault(); // links that nobody has saved or printed would be lost
  }
});
organizer.start();
