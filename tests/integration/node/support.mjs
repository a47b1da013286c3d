// SPDX-License-Identifier: GPL-3.0-or-later
// Starts saferide-socketio-echo or saferided on a free port, and what the suites share.
import assert from 'node:assert/strict';
import { execFileSync, spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

// The packages are installed into the build folder, away from the sources.
const require = createRequire(`${process.env.SAFERIDE_NODE_MODULES}/`);
export const WebSocket = require('ws');
export const { io } = require('socket.io-client');
export const clients = ['socket.io-client-4.0', 'socket.io-client-4.4', 'socket.io-client'].map((name) => ({
  version: require(`${name}/package.json`).version, ...require(name),
}));
export const { Socket: EngineSocket } = require('engine.io-client');

export function startEcho(...options) {
  const child = spawn(process.env.SAFERIDE_ECHO, options.map(String), { stdio: ['ignore', 'pipe', 'inherit'] });
  return new Promise((resolve, reject) => {
    child.once('exit', (code) => reject(new Error(`the echo server ended with ${code}`)));
    child.stdout.once('data', (line) => {
      const port = Number(/:(\d+)\s*$/.exec(line.toString())[1]);
      resolve({ port, http: `http://127.0.0.1:${port}`, ws: `ws://127.0.0.1:${port}`, stop: () => child.kill() });
    });
  });
}

/// A port that no connection of somebody else is given while a server is away: below those that the kernel hands out.
async function fixedPort() {
  for (;;) {
    const port = 12_000 + Math.floor(20_000 * Math.random());
    const server = createServer();
    const isFree = await new Promise((resolve) => {
      server.once('error', () => resolve(false));
      server.listen(port, '127.0.0.1', () => resolve(true));
    });
    await new Promise((resolve) => server.close(resolve));
    if (isFree) {
      return port;
    }
  }
}

export const sleep = (msecs) => new Promise((resolve) => setTimeout(resolve, msecs));
export const waitFor = (target, event) => new Promise((resolve) => target.addEventListener(event, resolve, { once: true }));
/// What a test waits for comes within a minute, also on a busy machine.
export async function until(condition, what = condition) {
  for (let end = Date.now() + 60_000; Date.now() < end; await sleep(20)) {
    const value = await condition();
    if (value) {
      return value;
    }
  }
  return assert.fail(`never: ${what}`);
}

/// The daemon of the folder SAFERIDE_BIN; `command` returns lines of output, `seed` lists of ride code, user id and token;
/// `settings` are variables of its environment; between `halt` and `resume` nothing answers at its address.
export async function startDaemon(settings = {}) {
  const folder = mkdtempSync(join(tmpdir(), 'saferide-'));
  const binary = join(process.env.SAFERIDE_BIN, 'saferided');
  const options = ['--database', process.env.SAFERIDE_TEST_URL ?? `sqlite://${folder}/saferide.db`];
  const env = { XDG_DATA_HOME: folder, PATH: '/usr/bin:/bin', ...settings };
  let child;
  const listen = `127.0.0.1:${await fixedPort()}`;
  const url = `http://${listen}`;
  const start = async () => {
    child = spawn(binary, ['--listen', listen, '--admin-listen', 'off', ...options], { env, stdio: ['ignore', 'pipe', 'ignore'] });
    await new Promise((resolve) => child.stdout.once('data', resolve));
    await until(async () => (await fetch(`${url}/ready`)).ok, 'the daemon has its database');
  };
  const halt = async () => {
    const ended = new Promise((resolve) => child.once('exit', resolve));
    child.kill('SIGTERM');
    assert.equal(await ended, 0);
  };
  await start();
  const commandWithInput = (input, ...words) => execFileSync(binary, [...words, ...options],
    { env, input, stdio: ['pipe', 'pipe', 'ignore'] }).toString().trim().split('\n');
  return {
    url,
    commandWithInput,
    command: (...words) => commandWithInput('', ...words),
    halt,
    resume: start,
    seed(rides = 1, riders = 2) {
      return this.command('seed', '--rides', String(rides), '--riders', String(riders)).map((line) => line.split(' '));
    },
    async stop() {
      await halt();
      rmSync(folder, { recursive: true });
    },
  };
}
