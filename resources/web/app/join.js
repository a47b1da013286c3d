// SPDX-License-Identifier: GPL-3.0-or-later
// /j/CODE: what the ride is, a name, and three ways to be seen.
import { ApiError, base, request } from "./api.js";
import { button, el, field, fill } from "./dom.js";
import { dateAndTime } from "./geo.js";
import { answered, attemptOf, remember, replaceRider, rider } from "./guest.js";
import { setTitle, showProblem, startPage } from "./page.js";
import { privacy } from "./privacy.js";
import { codeOf, pageLink, setupApps } from "./setup.js";
import { t } from "./texts.js";

const LONGEST_NAME = 40;
const main = startPage(t("join"));
const code = decodeURIComponent(location.pathname.split("/").filter(Boolean).at(-1) ?? "").toUpperCase();

const problem = el("p", { role: "alert", class: "problem" });
const describe = (ride, ...more) => el("section", { class: "card" }, el("h1", {}, ride.title),
  el("dl", {}, el("dt", {}, t("startsAt")), el("dd", {}, dateAndTime(ride.start_time)), el("dt", {}, t("organizer")), el("dd", {}, ride.organizer)), more);

/// The forms may be sent once at a time.
function formOf(fields, label, submit) {
  const send = el("button", { class: "primary" }, label);
  return el("form", { onsubmit: async (event) => {
    event.preventDefault();
    send.disabled = true;
    problem.textContent = "";
    try {
      await submit();
    } catch (error) {
      problem.textContent = error instanceof ApiError ? explained(error) : String(error.message);
    } finally {
      send.disabled = false;
    }
  } }, fields, send);
}

function explained(error) {
  return { 401: t("wrongPassword"), 403: t("noGuests"), 409: t("nameTaken"), 422: t("badName"), 429: t("tooMany") }[error.status] ?? error.message;
}

async function joinAsGuest(name, ride) {
  let made;
  try {
    made = await request("POST", "join", { json: { ride_code: code, display_name: name }, attempt: attemptOf(code, name) });
  } catch (error) {
    if (error.status === 409) {
      answered(); // whom it made is gone
    }
    throw error;
  }
  answered();
  joined({ key: made.key, links: made.links, participation: made.participation.id, user: made.participation.user_id, code, name }, ride);
}

async function joinWithAccount(username, password, ride) {
  const { access_token: token } = await request("POST", "auth/login", { form: { username, password } });
  let participation;
  try {
    participation = await request("POST", "participations/", { credential: token, json: { ride_code: code } });
  } catch (error) {
    if (error.status !== 409) {
      throw error;
    }
    participation = await participationOf(token, error);
  }
  const { key, links } = await request("POST", `participations/${participation.id}/tracking-key`, { credential: token });
  joined({ key, links, participation: participation.id, user: participation.user_id, code, name: username }, ride);
}

/// Of an account that is in the ride already.
async function participationOf(token, conflict) {
  const { id: ride } = await request("GET", `rides/code/${code}`, { credential: token });
  const own = await request("GET", "participations/?limit=1000", { credential: token });
  const found = own.find(({ ride_id: id }) => id === ride);
  if (!found) {
    throw conflict;
  }
  return found;
}

function joined(known, ride) {
  showWays(known, ride, replaceRider({ ...known, isInformed: true }));
}

/// Unless the key `isKept` by the browser, the page for riding along finds the key in its address.
function showWays(known, ride, isKept = true) {
  const page = pageLink(known.key, known.links);
  fill(main, describe(ride),
    el("section", { class: "card" }, el("h2", { tabindex: "-1" }, t("youAreIn", { name: known.name })), el("p", {}, t("chooseWay")),
      el("div", { class: "way" }, el("h3", {}, t("wayPage")), el("p", {}, t("wayPageWhat")),
        el("a", { class: "button primary", href: isKept ? new URL("r", base).href : page }, t("rideAlong"))),
      el("div", { class: "way" }, el("h3", {}, t("wayApp")), el("p", {}, t("wayAppWhat")), setupApps(known)),
      el("details", {}, el("summary", {}, t("otherPhone")), el("p", {}, t("otherPhoneWhat")), codeOf(page, t("otherPhone")))),
    privacy());
  main.querySelector("h2").focus();
}

/// What came by a link or a QR code knows its key alone.
async function goOn(known, ride) {
  try {
    const links = known.links ?? (await request("GET", `participations/${known.participation}/tracking-key`, { credential: known.key })).links;
    remember({ links });
    showWays({ ...known, links }, ride);
  } catch (error) {
    problem.textContent = error.status === 401 ? t("keyVoid") : error.message;
  }
}

function showForms(ride) {
  const name = el("input", { name: "name", required: true, maxlength: LONGEST_NAME, autocomplete: "nickname", autocapitalize: "words" });
  const username = el("input", { name: "username", required: true, autocomplete: "username", autocapitalize: "none" });
  const password = el("input", { name: "password", type: "password", required: true, autocomplete: "current-password" });
  const guestForm = formOf([field(t("yourName"), name, t("yourNameHint"))], t("joinRide"), () => joinAsGuest(name.value.trim(), ride));
  const accountForm = formOf([field(t("username"), username), field(t("password"), password)], t("logInAndJoin"),
    () => joinWithAccount(username.value, password.value, ride));
  const account = ride.guests ? el("details", {}, el("summary", {}, t("haveAccount")), accountForm) : accountForm;
  const known = rider();
  fill(main, describe(ride, ride.description ? el("p", { class: "written" }, ride.description) : null),
    known?.code === code ? el("section", { class: "card" }, el("p", {}, t("alreadyIn", { name: known.name })),
      button(t("goOn"), () => goOn(known, ride), "primary")) : null,
    el("section", { class: "card" }, el("h2", {}, t("joinTitle")), ride.guests ? guestForm : el("p", {}, t("noGuests")), account, problem), privacy());
}

async function start() {
  fill(main, el("p", { class: "note" }, t("loading")));
  try {
    const ride = await request("GET", `join/${encodeURIComponent(code)}`);
    setTitle(ride.title);
    if (ride.is_active === false) {
      showProblem(main, t("rideOver"));
    } else {
      showForms(ride);
    }
  } catch (error) {
    showProblem(main, error.status === 404 ? t("noSuchRide", { code }) : explained(error), button(t("tryAgain"), start));
  }
}

start();
