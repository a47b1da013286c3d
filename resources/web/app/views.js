// SPDX-License-Identifier: GPL-3.0-or-later
// Which part of the organizer's page is shown: it is in the fragment of the address, so that Back leads to the one before and a reload stays.

/// {name: "list" | "new" | "ride" | "edit", id}
export function viewOf(fragment) {
  const [, id, edit] = /^#rides\/([1-9]\d{0,15})(\/edit)?$/.exec(fragment) ?? [];
  return id ? { name: edit ? "edit" : "ride", id: Number(id) } : { name: fragment === "#new" ? "new" : "list" };
}

export const fragmentOf = ({ name, id }) => ({ new: "#new", ride: `#rides/${id}`, edit: `#rides/${id}/edit` })[name] ?? "#";

export class Views {
  #show;
  #browser;

  /// `show(view)` is called for each that is gone to.
  constructor(show, browser = window) {
    this.#show = show;
    this.#browser = browser;
    browser.addEventListener("popstate", () => this.refresh());
  }

  refresh() {
    this.#show(viewOf(this.#browser.location.hash));
  }

  go(view) {
    this.#browser.history.pushState({ isInside: true }, "", fragmentOf(view));
    this.refresh();
  }

  /// In place of the one that is shown, to which Back does not lead any more.
  replace(view) {
    this.#browser.history.replaceState(this.#browser.history.state, "", fragmentOf(view));
    this.refresh();
  }

  /// Back to `view`, from which the one that is shown was reached, unless the page was loaded there.
  leave(view) {
    if (this.#browser.history.state?.isInside) {
      this.#browser.history.back();
    } else {
      this.replace(view);
    }
  }
}
