// SPDX-License-Identifier: GPL-3.0-or-later
import qrcode from "./qrcode.js";

const NAMESPACE = "http://www.w3.org/2000/svg";
const MARGIN = 4;

/// A QR code as SVG, black on white in dark mode too: phones read it so. `label` says what it is.
export function qrCode(text, label) {
  const code = qrcode(0, "M");
  code.addData(text, "Byte");
  code.make();
  const count = code.getModuleCount();
  let path = "";
  for (let row = 0; row < count; ++row) {
    for (let column = 0; column < count; ++column) {
      path += code.isDark(row, column) ? `M${column + MARGIN} ${row + MARGIN}h1v1h-1z` : "";
    }
  }
  const make = (name, attributes) => {
    const element = document.createElementNS(NAMESPACE, name);
    Object.entries(attributes).forEach(([key, value]) => element.setAttribute(key, value));
    return element;
  };
  const size = count + 2 * MARGIN;
  const picture = make("svg", { viewBox: `0 0 ${size} ${size}`, class: "qr", role: "img", "aria-label": label, "shape-rendering": "crispEdges" });
  picture.append(make("rect", { width: size, height: size, fill: "#fff" }), make("path", { d: path, fill: "#000" }));
  return picture;
}
