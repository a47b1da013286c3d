// SPDX-License-Identifier: GPL-3.0-or-later
// The list of riders beside a map. A rider's row stays the same element, so that neither a tap nor the focus is lost when ages grow.
import { el, fill, setText } from "./dom.js";
import { ageOf, shapeOf } from "./map.js";

class Row {
  #place = null;
  #named = "";
  #shape = el("b", { "aria-hidden": "true" });
  #name = el("span", { class: "name" });
  #said = el("span");
  #button;

  constructor(show) {
    this.#button = el("button", { type: "button", onclick: () => show(this.#place) }, this.#shape, this.#name, this.#said);
    this.element = el("li", {}, this.#button);
  }

  draw({ name, role, marks = [], place, age, said }) {
    this.#place = place;
    this.element.className = place ? ageOf(age) : "old";
    this.#button.disabled = !place;
    setText(this.#shape, shapeOf(role));
    const named = JSON.stringify([name, marks]);
    if (named !== this.#named) {
      this.#named = named;
      fill(this.#name, name, marks.map((mark) => el("em", {}, mark)));
    }
    setText(this.#said, said);
  }
}

export class GroupList {
  element = el("ul", { class: "group" });
  #rows = new Map(); // by id
  #show;
  #nobody;

  /// `show(place)` is called for who is chosen; `nobody` is said where there is none.
  constructor(show, nobody) {
    this.#show = show;
    this.#nobody = el("li", { class: "note" }, nobody);
  }

  /// `people`: [{id, name, role, marks, place, age, said}] in their order; `age` is that of the place, in milliseconds.
  draw(people) {
    const known = this.#rows;
    this.#rows = new Map(people.map(({ id }) => [id, known.get(id) ?? new Row(this.#show)]));
    people.forEach((one) => this.#rows.get(one.id).draw(one));
    const items = people.length > 0 ? [...this.#rows.values()].map(({ element }) => element) : [this.#nobody];
    if (items.length !== this.element.children.length || items.some((item, index) => item !== this.element.children[index])) {
      fill(this.element, items);
    }
  }
}
