// SPDX-License-Identifier: GPL-3.0-or-later
// Reference clients of several years against the daemon: what apps ask of them, by each transport.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { clients, sleep, startDaemon, until } from './support.mjs';

let daemon;
let riders; // lists of ride code, user id, token
before(async () => {
  daemon = await startDaemon();
  riders = daemon.seed(10, 10);
});
after(() => daemon.stop());

const limit = { timeout: 120000 };
let turn = 0;
const nextRider = () => riders[turn++ % riders.length]; // each may do so much a second
const position = () => ({ latitude: 46 + Math.random(), longitude: 14, location_timestamp: new Date().toISOString() });
const once = (socket, event) => new Promise((resolve) => socket.once(event, resolve));
const answered = (socket, ...event) => new Promise((resolve) => socket.emit(...event, resolve));

// Resolves with the socket, or with what refused it.
async function connect({ io }, options) {
  const socket = io(daemon.url, { forceNew: true, ...options });
  const refusal = await Promise.race([once(socket, 'connect'), once(socket, 'connect_error')]);
  if (refusal) {
    socket.disconnect();
  }
  return refusal ?? socket;
}

const settled = (socket, transports) => until(() => socket.io.engine.transport.name === transports.at(-1), 'the upgrade');

for (const client of clients) {
  for (const transports of [['websocket'], ['polling'], ['polling', 'websocket']]) {
    const by = `${client.version} by ${transports.join(' and ')}`;

    test(`${by}: comes back by itself and by hand, and goes on`, limit, async () => {
      const [code, , token] = nextRider();
      const socket = await connect(client, { auth: { token }, transports, reconnectionDelay: 10 });
      await settled(socket, transports);
      const leavings = [undefined, () => socket.io.engine.close(), () => socket.disconnect().connect()];
      for (const leave of leavings) {
        if (leave) {
          const back = once(socket, 'connect');
          leave();
          await back;
        }
        assert.deepEqual(await answered(socket, 'join_ride', { ride_code: code }), { ok: true });
        const seen = once(socket, 'location_update');
        assert.deepEqual(await answered(socket, 'update_location', { ride_code: code, ...position() }), { ok: true });
        await seen;
      }
      socket.disconnect();
    });

    test(`${by}: emits that may get lost, compressed ones, and ones with a time limit`, limit, async () => {
      const [code, , token] = nextRider();
      const socket = await connect(client, { auth: { token }, transports });
      const entered = once(socket, 'ride_snapshot');
      socket.compress(true).emit('join_ride', { ride_code: code });
      await entered;
      let seen = false;
      socket.once('location_update', () => { seen = true; });
      while (!seen) { // it is dropped while the transport is busy
        socket.volatile.emit('update_location', { ride_code: code, ...position() });
        await sleep(200);
      }
      if (socket.timeout) { // since 4.4
        const outcome = await new Promise((resolve) => socket.timeout(60000)
          .emit('update_location', { ride_code: code, ...position() }, (...all) => resolve(all)));
        assert.deepEqual(outcome, [null, { ok: true }]);
      }
      assert.equal((await answered(socket, 'photo', Buffer.alloc(5))).ok, false);
      socket.disconnect();
    });

    test(`${by}: another namespace is refused without harm to the first`, limit, async () => {
      const [code, , token] = nextRider();
      const manager = new client.Manager(daemon.url, { transports });
      const main = manager.socket('/', { auth: { token } });
      const other = manager.socket('/admin', { auth: { token } });
      const [error] = await Promise.all([once(other, 'connect_error'), once(main, 'connect')]);
      assert.equal(error.message, 'Invalid namespace');
      assert.deepEqual(await answered(main, 'join_ride', { ride_code: code }), { ok: true });
      other.disconnect();
      assert.deepEqual(await answered(main, 'join_ride', { ride_code: code }), { ok: true });
      main.disconnect();
    });

    test(`${by}: compression that is offered is declined`, limit, async () => {
      const [, , token] = nextRider();
      const socket = await connect(client, { auth: { token }, transports, perMessageDeflate: { threshold: 0 } });
      await settled(socket, transports);
      assert.equal(socket.io.engine.transport.ws?.extensions ?? '', '');
      assert.equal((await answered(socket, 'nothing', 'x'.repeat(20000))).ok, false);
      socket.disconnect();
    });

    test(`${by}: a token in the payload, by a function, or in the header`, limit, async () => {
      for (const options of [
        (token) => ({ auth: { token } }), (token) => ({ auth: (give) => setTimeout(() => give({ token }), 5) }),
        (token) => ({ auth: { token, device: { versions: [1, 2.5, null] }, 'ü€😀': true } }),
        (token) => ({ auth: { token, more: 'x'.repeat(50000) } }), (token) => ({ auth: { token, pid: 'kept', offset: 'last' } }),
        (token) => ({ extraHeaders: { Authorization: `Bearer ${token}` } }),
        (token) => ({ auth: {}, extraHeaders: { authorization: `bearer ${token}` } }),
        (token) => ({ auth: { token: 5 }, extraHeaders: { Authorization: `Bearer ${token}` } })]) {
        const socket = await connect(client, { transports, ...options(nextRider()[2]) });
        assert.equal(socket.connected, true, `${options}: ${socket.message}`);
        assert.ok(!socket.recovered); // nothing was kept for it
        socket.disconnect();
      }
    });

    test(`${by}: a payload without a token is unauthorized`, limit, async () => {
      const [, , token] = nextRider();
      for (const auth of [undefined, {}, { token: null }, { token: 5 }, { token: '' }, { token: {} }, { token: [token] }, { Token: token }]) {
        const error = await connect(client, { auth, transports, reconnection: false });
        assert.equal(error.message, 'unauthorized', JSON.stringify(auth));
        assert.equal(typeof error.data.detail, 'string');
      }
    });

    test(`${by}: addresses of every form`, limit, async () => {
      for (const more of [{ query: { b64: '1', 'ü&=': 'é #' } }, { timestampRequests: true }, { timestampParam: 'when' },
        { addTrailingSlash: false }, { upgrade: false }]) {
        const socket = await connect(client, { auth: { token: nextRider()[2] }, transports, ...more });
        assert.equal(socket.connected, true, `${JSON.stringify(more)}: ${socket.message}`);
        socket.disconnect();
      }
    });
  }
}

test('packets that are sent again until they are acknowledged', limit, async () => {
  const [code, , token] = nextRider();
  const socket = await connect(clients.at(-1), { auth: { token }, retries: 3, ackTimeout: 60000 });
  const entered = once(socket, 'ride_snapshot');
  socket.emit('join_ride', { ride_code: code });
  await entered;
  const outcome = await new Promise((resolve) => socket.emit('update_location', { ride_code: code, ...position() }, (...all) => resolve(all)));
  assert.deepEqual(outcome, [null, { ok: true }]);
  socket.disconnect();
});
