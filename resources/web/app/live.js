// SPDX-License-Identifier: GPL-3.0-or-later
// The Socket.IO connection of a page.
import { io } from "./socket.io.js";
import { base } from "./api.js";

const ANSWER_MS = 8_000;
const REFUSED_MS = 15_000;

/// `credential`: {key} or {follow}. `handlers`: functions by event; also connected, lost and refused(sentence).
export function connectLive(credential, handlers) {
  const socket = io(base.origin, { path: `${base.pathname}socket.io/`, auth: credential, transports: ["websocket", "polling"], tryAllTransports: true });
  for (const [event, handler] of Object.entries(handlers)) {
    if (!["connected", "lost", "refused"].includes(event)) {
      socket.on(event, handler);
    }
  }
  socket.on("connect", () => handlers.connected?.());
  socket.on("connect_error", (error) => {
    if (error.message === "unauthorized") {
      handlers.refused?.(error.data?.detail);
    } else {
      handlers.lost?.();
      if (!socket.active) { // refused for another reason: the client does not try again by itself
        setTimeout(() => socket.connect(), REFUSED_MS);
      }
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
