// SPDX-License-Identifier: GPL-3.0-or-later
// Text files as programs write them: spreadsheets save CSV in the Windows encoding or in UTF-16, and XML says its encoding itself.

const BYTE_ORDER_MARKS = [["utf-8", [0xef, 0xbb, 0xbf]], ["utf-16le", [0xff, 0xfe]], ["utf-16be", [0xfe, 0xff]]];
const XML_DECLARATION = /^(\s*<\?xml[^>]*?)\s+encoding\s*=\s*["']([\w.:-]+)["']/;
const HEAD = 200;

function encodingOf(bytes) {
  const marked = BYTE_ORDER_MARKS.find(([, mark]) => mark.every((byte, index) => bytes[index] === byte));
  return marked?.[0] ?? XML_DECLARATION.exec(new TextDecoder("latin1").decode(bytes.subarray(0, HEAD)))?.[2] ?? "utf-8";
}

function decoded(bytes) {
  try {
    return new TextDecoder(encodingOf(bytes), { fatal: true }).decode(bytes);
  } catch { // another encoding than it says, or one that browsers do not know
    return new TextDecoder("windows-1252").decode(bytes);
  }
}

/// The text in these bytes. XML no longer names an encoding: from here on it is sent as UTF-8.
export function textOf(bytes) {
  return decoded(bytes).replace(XML_DECLARATION, "$1");
}

/// Of a File.
export async function readText(file) {
  return textOf(new Uint8Array(await file.arrayBuffer()));
}
