// SPDX-License-Identifier: GPL-3.0-or-later
// The Socket.IO connection of a page.
import { io } from "./socket.io.js";
import { base } from "./api.js";

const ANSWER_MS = 8_000;
const REFUSED_MS = 15_000;

/// Whether a refusal is of this moment, and the credential as good as before.
export const isForNow = ({ detail, retry_after: after } = {}) => after !== undefined || /^too many /.test(detail);

/// `credential`: {key} or {follow}. `handlers`: functions by event; also connected, lost(sentence or undefined), and refused() where the
/// credential is not valid.
export function connectLive(credential, handlers, { connect = io, timers = globalThis } = {}) {
  const socket = connect(base.origin, { path: `${base.pathname}socket.io/`, auth: credential, transports: ["websocket", "polling"], tryAllTransports: true });
  for (const [event, handler] of Object.entries(handlers)) {
    if (!["connected", "lost", "refused"].includes(event)) {
      socket.on(event, handler);
    }
  }
  socket.on("connect", () => handlers.connected?.());
  socket.on("connect_error", (error) => {
    if (error.message === "unauthorized" && !isForNow(error.data)) {
      handlers.refused?.();
      return;
    }
    handlers.lost?.(error.data?.detail);
    if (!socket.active) { // refused: the client does not try again by itself
      timers.setTimeout(() => socket.connect(), Math.max(REFUSED_MS, (error.data?.retry_after ?? 0) * 1_000));
    }
  });
  socket.on("disconnect", (reason) => {
    if (reason === "io server disconnect") {
      socket.connect(); // a server that stops says so; a key that is void is refused then
    }
    handlers.lost?.();
  });
  return socket;
}

/// Resolves to the acknowledgement; {ok: false, retry_after} where none came.
export async function ask(socket, event, data) {
  try {
    return await socket.timeout(ANSWER_MS).emitWithAck(event, data);
  } catch {
    return { ok: false, retry_after: 1 };
  }
}
