// SPDX-License-Identifier: GPL-3.0-or-later
// Elements without HTML: what others wrote only ever becomes text.

/// el("a", { href, class, onclick }, child, …): properties are attributes, functions are listeners; null children are left out.
export function el(name, properties = {}, ...children) {
  const element = document.createElement(name);
  for (const [key, value] of Object.entries(properties)) {
    if (typeof value === "function") {
      element.addEventListener(key.slice(2), value);
    } else if (typeof value === "boolean") {
      element.toggleAttribute(key, value);
    } else if (value !== null && value !== undefined) {
      element.setAttribute(key, value);
    }
  }
  fill(element, ...children);
  return element;
}

/// Takes the place of what is in the element.
export function fill(element, ...children) {
  element.replaceChildren(...children.flat(Infinity).filter((child) => child !== null && child !== undefined && child !== false));
  return element;
}

/// Changes a text only where it differs, so that screen readers say it once.
export function setText(element, text) {
  if (element.textContent !== text) {
    element.textContent = text;
  }
}

/// A labelled field; `input` is an element.
export function field(label, input, hint) {
  return el("label", { class: "field" }, el("span", {}, label), input, hint ? el("small", {}, hint) : null);
}

/// `spoken` is for screen readers, where several buttons have the same label.
export function button(label, onclick, kind = "", spoken = null) {
  return el("button", { type: "button", class: kind, onclick, "aria-label": spoken }, label);
}

/// Chooses a file: also the same one again, which browsers do not count as a change.
export function fileInput(accept, chosen) {
  const input = el("input", { type: "file", accept, onclick: () => { input.value = ""; }, onchange: () => input.files.length > 0 && chosen(input.files[0]) });
  return input;
}

/// A button that copies a text, and says so.
export function copyButton(text, label, done) {
  const made = button(label, async () => {
    try {
      await navigator.clipboard.writeText(text);
      made.textContent = done;
    } catch {
      made.previousElementSibling?.select?.();
    }
  }, "quiet");
  return made;
}

/// Asks once; resolves to true or false. A dialog, not confirm(): that would hold up positions.
export function confirmed(question, yes, no) {
  return new Promise((resolve) => {
    const dialog = el("dialog", { onclose: () => { resolve(dialog.returnValue === "yes"); dialog.remove(); } },
      el("p", {}, question),
      el("div", { class: "row" }, button(yes, () => dialog.close("yes"), "danger"), el("button", { type: "button", autofocus: true, onclick: () => dialog.close("no") }, no)));
    document.body.append(dialog);
    dialog.showModal();
  });
}
