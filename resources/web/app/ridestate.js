// SPDX-License-Identifier: GPL-3.0-or-later
// What the page for riding along says of itself: it is good only while positions arrive and the group is live.
import { el, setText } from "./dom.js";
import { ago, shortTime } from "./geo.js";
import { t } from "./texts.js";

const STALE_MS = 60_000; // a position of mine that is older is not the present
const WRONG_CLOCK_MS = 60_000;
const TOLD_MS = 10_000;
const MOST_ON_THE_WAY = 2; // positions that wait because they are being sent

/// `trouble`: a text of why there is no position, or null; `foundAt`, `sentAt`, `lostAt`: by this phone's clock, or null; `clockAhead`: of the
/// server's; `waiting`: positions; `failures`: attempts to send them, in a row. `lostAt` is known where the page was connected before.
export function stateOf({ trouble, foundAt, clockAhead, isConnected, lostAt, waiting, failures, sentAt, now }) {
  if (trouble) {
    return { kind: "bad", said: trouble };
  }
  if (foundAt === null) {
    return { kind: "busy", said: t("searching") };
  }
  if (Math.abs(clockAhead) > WRONG_CLOCK_MS) {
    return { kind: "bad", said: t("clockWrong", { n: Math.round(Math.abs(clockAhead) / 60_000) }) };
  }
  const isKept = waiting > MOST_ON_THE_WAY || (failures > 0 && waiting > 0);
  const isStale = now - foundAt > STALE_MS;
  const mine = isKept ? t("kept", { n: waiting }) : isStale ? t("myLastPosition", { ago: ago(now - foundAt) })
    : sentAt !== null ? t("sent", { ago: ago(now - sentAt) }) : t("sending");
  const group = isConnected ? [] : [lostAt !== null ? t("notConnected", { time: shortTime(lostAt) }) : t("groupAway")];
  return { kind: isConnected && !isKept && !isStale ? "good" : "busy", said: [mine, ...group].join(" · ") };
}

/// The line that says it. A screen reader hears of another state, and not of every second.
export class StateLine {
  #line = el("p", { class: "state" });
  #told = el("p", { class: "told", role: "status" });
  #what = null;
  #telling = null;
  elements = [this.#line, this.#told];

  show(known) {
    const { kind, said } = stateOf(known);
    const what = said.replaceAll(/\d+/g, ""); // without ages and counts
    if (what !== this.#what) {
      this.#what = what;
      setText(this.#told, said);
      clearTimeout(this.#telling);
      this.#telling = setTimeout(() => setText(this.#told, ""), TOLD_MS); // it has been read out, and its age would stay
    }
    setText(this.#line, said);
    this.#line.dataset.kind = kind;
  }
}
