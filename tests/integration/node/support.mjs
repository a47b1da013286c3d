// SPDX-License-Identifier: GPL-3.0-or-later
// Starts saferide-socketio-echo on a free port, and what the suites share.
import { spawn } from 'node:child_process';
import { createRequire } from 'node:module';

// The packages are installed into the build folder, away from the sources.
const require = createRequire(`${process.env.SAFERIDE_NODE_MODULES}/`);
export const WebSocket = require('ws');
export const { io } = require('socket.io-client');
export const { Socket: EngineSocket } = require('engine.io-client');

export function startEcho(...options) {
  const child = spawn(process.env.SAFERIDE_ECHO, options, { stdio: ['ignore', 'pipe', 'inherit'] });
  return new Promise((resolve, reject) => {
    child.once('exit', (code) => reject(new Error(`the echo server ended with ${code}`)));
    child.stdout.once('data', (line) => {
      const port = Number(/:(\d+)\s*$/.exec(line.toString())[1]);
      resolve({ port, http: `http://127.0.0.1:${port}`, ws: `ws://127.0.0.1:${port}`, stop: () => child.kill() });
    });
  });
}

export const sleep = (msecs) => new Promise((resolve) => setTimeout(resolve, msecs));
export const waitFor = (target, event) => new Promise((resolve) => target.addEventListener(event, resolve, { once: true }));
