// SPDX-License-Identifier: GPL-3.0-or-later
// Socket.IO 5, by raw packets and by the real client, against the echo of namespaces / and /custom.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { io, sleep, startEcho, until, waitFor, WebSocket } from './support.mjs';

const Lively = { interval: 300, timeout: 2000 };
let server; // whose pings and patience are those of every day, however slow the machine
let lively;
let impatient;
before(async () => {
  server = await startEcho('--io-threads', '2');
  lively = await startEcho('--ping-interval', Lively.interval, '--ping-timeout', Lively.timeout);
  impatient = await startEcho('--connect-timeout', '500');
});
after(() => [server, lively, impatient].forEach((echo) => echo.stop()));

/// A socket that answers pings and hands out what else comes, one by one.
async function raw({ connect = true, to = server } = {}) {
  const socket = new WebSocket(`${to.ws}/socket.io/?EIO=4&transport=websocket`);
  const received = [];
  const waiting = [];
  socket.on('message', (data, binary) => {
    const value = binary ? [...data] : data.toString();
    if (value === '2') {
      socket.send('3');
    } else if (waiting.length > 0) {
      waiting.shift()(value);
    } else {
      received.push(value);
    }
  });
  socket.next = () => (received.length > 0 ? Promise.resolve(received.shift()) : new Promise((resolve) => waiting.push(resolve)));
  await socket.next();
  if (connect) {
    socket.send('40');
    assert.match(await socket.next(), /^40\{"sid":"[^"]+"\}$/);
    assert.equal(await socket.next(), '42["auth",{}]');
  }
  return socket;
}

test('namespaces are joined with their payload, unknown ones refused', async () => {
  const socket = await raw({ connect: false });
  socket.send('40{"token":"123"}');
  assert.match(await socket.next(), /^40\{"sid":"[^"]+"\}$/);
  assert.equal(await socket.next(), '42["auth",{"token":"123"}]');
  socket.send('40/custom,{"a":1}');
  assert.match(await socket.next(), /^40\/custom,\{"sid":"[^"]+"\}$/);
  assert.equal(await socket.next(), '42/custom,["auth",{"a":1}]');
  socket.send('40/random');
  assert.equal(await socket.next(), '44/random,{"message":"Invalid namespace"}');
  socket.close();
});

test('a connection without a CONNECT is closed', async () => {
  await waitFor(await raw({ connect: false, to: impatient }), 'close');
});

test('an event before CONNECT closes', async () => {
  const socket = await raw({ connect: false });
  socket.send('42["message"]');
  await waitFor(socket, 'close');
});

for (const packets of [['4abc'], ['42{}'], ['42abc["message-with-ack",1]'], ['42["connect"]'], ['42["removeListener"]'], ['42'],
  ['42[]'], ['40'], ['43{}'], ['44{}'], ['47'], ['42["a"'], ['451-["a"]', '42["x"]'], ['450-["a"]'], ['4511-["a"]'],
  ['451-["a",{"_placeholder":true,"num":1}]'], ['42["a",{"x":1,"x":2}]'], ['42["a","\\ud800"]'], ['42["a","\\u0000"]'],
  ['42["a",1e999]'], [`42["a",${'['.repeat(64)}${']'.repeat(64)}]`], ['42/nope,["a"]'], [Buffer.from([1])],
  ['41', '42["message"]']]) {
  test(`${packets.join(' then ')} closes`, async () => {
    const socket = await raw();
    packets.forEach((packet) => socket.send(packet));
    await waitFor(socket, 'close');
  });
}

test('a namespace may be left and joined again', async () => {
  const socket = await raw();
  socket.send('41');
  socket.send('40');
  assert.match(await socket.next(), /^40\{/);
  socket.close();
});

test('who leaves one namespace stays in the other', async () => {
  const socket = await raw();
  socket.send('40/custom');
  assert.match(await socket.next(), /^40\/custom,\{/);
  assert.equal(await socket.next(), '42/custom,["auth",{}]');
  socket.send('41/custom');
  socket.send('42["message","still here"]');
  assert.equal(await socket.next(), '42["message-back","still here"]');
  socket.close();
});

test('who left the only namespace is still pinged', async () => {
  const socket = await raw({ to: lively });
  const pinged = new Promise((resolve) => socket.on('message', (data) => data.toString() === '2' && resolve()));
  socket.send('41');
  await pinged;
  assert.equal(socket.readyState, WebSocket.OPEN);
  socket.close();
});

test('events come back compact', async () => {
  const socket = await raw();
  socket.send('42["message", 1, "2" ,{ "3" :[true]}]');
  assert.equal(await socket.next(), '42["message-back",1,"2",{"3":[true]}]');
  socket.close();
});

test('a run of digits is an id to acknowledge, up to what a number can mean', async () => {
  const socket = await raw();
  for (const id of ['0', '456', '9007199254740993', '99999999999999999999']) {
    socket.send(`42${id}["message-with-ack",1,{"a":[false]}]`);
    assert.equal(await socket.next(), `43${id}[1,{"a":[false]}]`);
  }
  const closed = waitFor(socket, 'close');
  socket.send('42123456789012345678901["message-with-ack"]');
  await closed;
});

test('bytes come back in events and acknowledgements', async () => {
  const socket = await raw();
  const places = '{"_placeholder":true,"num":0},{"b":[{"_placeholder":true,"num":1}]}';
  socket.send(`452-["message",${places}]`);
  socket.send(Buffer.from([1, 2, 3]));
  socket.send(Buffer.from([]));
  assert.equal(await socket.next(), `452-["message-back",${places}]`);
  assert.deepEqual([await socket.next(), await socket.next()], [[1, 2, 3], []]);
  socket.send(`452-789["message-with-ack",${places}]`);
  socket.send(Buffer.from([4]));
  socket.send(Buffer.from([5]));
  assert.equal(await socket.next(), `462-789[${places}]`);
  assert.deepEqual([await socket.next(), await socket.next()], [[4], [5]]);
  socket.close();
});

for (const transports of [['websocket'], ['polling'], ['polling', 'websocket']]) {
  const connect = (nsp = '/', to = server) => new Promise((resolve, reject) => {
    const client = io(to.http + nsp, { transports, forceNew: true, auth: { token: 't' } });
    client.on('auth', (auth) => resolve([client, auth]));
    client.on('connect_error', reject);
  });

  test(`socket.io-client by ${transports}: auth, nested bytes, acknowledgements`, async () => {
    const [client, auth] = await connect('/custom');
    assert.deepEqual(auth, { token: 't' });
    const back = new Promise((resolve) => client.on('message-back', (...all) => resolve(all)));
    client.emit('message', 1, 'é€😀', { n: [Buffer.from([1, 2]), { b: new Uint8Array([3]) }] }, null);
    const [number, text, nested, nothing] = await back;
    assert.deepEqual([number, text, nothing], [1, 'é€😀', null]);
    assert.deepEqual([[...nested.n[0]], [...nested.n[1].b]], [[1, 2], [3]]);
    assert.equal((await client.emitWithAck('message-with-ack', Buffer.alloc(100000, 7))).length, 100000);
    client.disconnect();
  });

  test(`socket.io-client by ${transports}: nothing lost, doubled or reordered under fire`, async () => {
    const [client] = await connect();
    const count = 2000;
    const received = [];
    const done = new Promise((resolve) => client.on('message-back', (number, bytes) => {
      received.push(bytes ? bytes.readUInt16BE(0) : number);
      if (received.length === count) {
        resolve();
      }
    }));
    for (let i = 0; i < count; ++i) {
      const bytes = Buffer.alloc(2);
      bytes.writeUInt16BE(i);
      i % 3 === 0 ? client.emit('message', null, bytes) : client.emit('message', i);
      if (i % 20 === 0) {
        await sleep(1);
      }
    }
    await done;
    assert.deepEqual(received, Array.from({ length: count }, (_, i) => i));
    await until(() => client.io.engine.transport.name === transports.at(-1), 'the upgrade');
    client.disconnect();
  });

  test(`socket.io-client by ${transports}: an unknown namespace is a connect error`, async () => {
    await assert.rejects(connect('/nope'), /Invalid namespace/);
  });

  test(`socket.io-client by ${transports}: heartbeats keep an idle client`, async () => {
    const [client] = await connect('/', lively);
    let ended = false;
    client.on('disconnect', () => { ended = true; });
    await sleep(Lively.interval + Lively.timeout + 500);
    assert.ok(!ended);
    client.disconnect();
  });
}

test('2,000 clients come back at once', { timeout: 120000 }, async () => {
  const count = Number(process.env.SAFERIDE_STORM ?? 2000);
  const clients = Array.from({ length: count }, () => io(server.http, { transports: ['websocket'], forceNew: true, reconnectionDelay: 1, reconnectionDelayMax: 50, timeout: 60000 }));
  const each = (event) => Promise.all(clients.map((client) => new Promise((resolve) => client.once(event, resolve))));
  await each('auth');
  const again = each('auth');
  clients.forEach((client) => client.io.engine.close()); // as when a network goes; they reconnect by themselves
  await again;
  const answers = await Promise.all(clients.map((client, i) => client.emitWithAck('message-with-ack', i)));
  assert.deepEqual(answers, Array.from({ length: count }, (_, i) => i));
  clients.forEach((client) => client.disconnect());
});
