// SPDX-License-Identifier: GPL-3.0-or-later
// The reference client, unchanged, against the daemon: SAFERIDE_BIN is the folder of saferided.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { io, startDaemon, until } from './support.mjs';

const fix = { latitude: 46.05, longitude: 14.5, location_timestamp: '2026-01-31T09:15:00+00:00' };
let daemon;
before(async () => { daemon = await startDaemon(); });
after(() => daemon.stop());

// Answers come in order; `next` gives them one by one.
function phone(token, transports) {
  const socket = io(daemon.url, { auth: { token }, transports, reconnection: false, forceNew: true });
  const came = [];
  const waiting = [];
  const put = (event) => (waiting.length ? waiting.shift()(event) : came.push(event));
  socket.onAny((name, data) => put([name, data]));
  socket.on('connect_error', (error) => put(['connect_error', error]));
  const next = () => (came.length ? Promise.resolve(came.shift()) : new Promise((resolve) => waiting.push(resolve)));
  return { socket, next };
}

for (const transports of [['websocket'], ['polling'], ['polling', 'websocket']]) {
  test(`a position reaches the group and is acknowledged by ${transports.join(' and ')}`, async () => {
    const riders = daemon.seed();
    const [code, sender] = riders[0];
    const phones = riders.map(([, , token]) => phone(token, transports));
    for (const { socket, next } of phones) {
      socket.emit('join_ride', { ride_code: code.toLowerCase() });
      assert.deepEqual(await next(), ['message', { msg: `Joined ride ${code}` }]);
      const [name, snapshot] = await next();
      assert.equal(name, 'ride_snapshot');
      assert.equal(snapshot.ride.code, code);
      assert.equal(snapshot.participants.length, 2);
    }
    const send = () => phones[0].socket.emitWithAck('update_location', { ride_code: code, ...fix, id: 'first' });
    assert.deepEqual(await send(), { ok: true });
    for (const { next } of phones) {
      const [name, update] = await next();
      assert.equal(name, 'location_update');
      assert.deepEqual(update, { ride_code: code, user_id: Number(sender), ...fix });
    }
    assert.deepEqual(await send(), { ok: true, duplicate: true });
    phones.forEach(({ socket }) => socket.disconnect());
  });
}

test('nobody gets in without a token', async () => {
  const { socket, next } = phone('nonsense', ['websocket']);
  const [name, error] = await next();
  assert.equal(name, 'connect_error');
  assert.equal(error.message, 'unauthorized');
  assert.equal(typeof error.data.detail, 'string');
  socket.disconnect();
});

for (const transports of [['websocket'], ['polling']]) {
  test(`a phone whose logins are ended learns that it is disconnected by ${transports}`, async () => {
    const [[, user, token]] = daemon.seed();
    const { socket, next } = phone(token, transports);
    const ended = new Promise((resolve) => socket.once('disconnect', resolve));
    const { access_token: fresh, ...renewed } = await socket.emitWithAck('renew_token');
    assert.deepEqual(renewed, { ok: true, token_type: 'bearer', expires_in: 3600 });
    const name = daemon.command('user', 'list').map((line) => line.split('\t')).find(([id]) => id === user)[2];
    daemon.command('user', 'logout', name);
    assert.deepEqual(await next(), ['error', { msg: 'the access token is no longer valid, log in again' }]);
    assert.equal(await ended, 'io server disconnect');
    assert.equal(socket.connected, false);
    for (const old of [token, fresh]) {
      socket.auth.token = old;
      socket.connect();
      assert.equal((await next())[0], 'connect_error');
    }
    socket.disconnect();
  });
}

test('nothing is lost, doubled or reordered while the transport is upgraded', async () => {
  const [[code, , token]] = daemon.seed();
  const { socket, next } = phone(token, ['polling', 'websocket']);
  socket.emit('join_ride', { ride_code: code });
  assert.equal((await next())[0], 'message');
  assert.equal((await next())[0], 'ride_snapshot');
  const count = 150; // within the burst of one user
  const start = Date.parse('2026-01-31T09:15:00Z');
  const answers = Promise.all(Array.from({ length: count }, (_, i) => socket.emitWithAck('update_location',
    { ride_code: code, latitude: i / 1000, longitude: 0, location_timestamp: new Date(start + i * 1000).toISOString() })));
  const latitudes = [];
  while (latitudes.length < count) {
    const [name, update] = await next();
    assert.equal(name, 'location_update');
    latitudes.push(update.latitude);
  }
  assert.deepEqual(latitudes, Array.from({ length: count }, (_, i) => i / 1000));
  assert.ok((await answers).every((answer) => answer.ok === true && !answer.duplicate));
  await until(() => socket.io.engine.transport.name === 'websocket', 'the upgrade');
  socket.disconnect();
});

test('bytes are no event of ours and harm nobody', async () => {
  const [[code, , token]] = daemon.seed();
  const { socket, next } = phone(token, ['websocket']);
  assert.equal((await socket.emitWithAck('update_location', { ride_code: code, ...fix, extra: Buffer.from([1, 2]) })).ok, true);
  assert.equal((await socket.emitWithAck('photo', Buffer.alloc(1000))).ok, false);
  assert.deepEqual(await next(), ['error', { msg: 'unknown event' }]);
  socket.disconnect();
});

test('2,000 phones come back at once', { timeout: 500000 }, async () => {
  const riders = daemon.seed(200, 10);
  const clients = riders.map(([code, , token]) => {
    const socket = io(daemon.url, { auth: { token }, transports: ['websocket'], forceNew: true, reconnectionDelay: 10, reconnectionDelayMax: 500, timeout: 60000 });
    socket.on('connect', () => socket.emit('join_ride', { ride_code: code }));
    return socket;
  });
  const each = (event) => Promise.all(clients.map((client) => new Promise((resolve) => client.once(event, resolve))));
  await each('ride_snapshot');
  const again = each('ride_snapshot');
  clients.forEach((client) => client.io.engine.close()); // as when a network goes; they reconnect by themselves
  await again;
  const answers = await Promise.all(clients.map((client, i) => client.emitWithAck('update_location', { ride_code: riders[i][0], ...fix })));
  assert.ok(answers.every(({ ok }) => ok));
  clients.forEach((client) => client.disconnect());
});
