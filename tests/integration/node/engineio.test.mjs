// SPDX-License-Identifier: GPL-3.0-or-later
// Engine.IO 4 as its protocol document says, against the bare echo.
import assert from 'node:assert/strict';
import { createConnection } from 'node:net';
import { after, before, test } from 'node:test';
import { EngineSocket, sleep, startEcho, waitFor, WebSocket } from './support.mjs';

const Underway = 500; // milliseconds after which a request is with the server, also on a busy machine
const Separator = '\x1e';
const pollingOf = (echo) => `${echo.http}/engine.io/?EIO=4&transport=polling`;
const upgradingOf = (echo) => `${echo.ws}/engine.io/?EIO=4&transport=websocket`;
let server; // whose heartbeat comes into no test, however slow the machine
let lively;
let impatient;
let polling;
let upgrading;
before(async () => {
  server = await startEcho('--engine-only', '--ping-interval', '60000', '--io-threads', '2');
  lively = await startEcho('--engine-only', '--ping-interval', '100');
  impatient = await startEcho('--engine-only', '--ping-interval', '300', '--ping-timeout', '200');
  polling = pollingOf(server);
  upgrading = upgradingOf(server);
});
after(() => [server, lively, impatient].forEach((echo) => echo.stop()));

const open = async (echo = server) => JSON.parse((await (await fetch(pollingOf(echo))).text()).slice(1)).sid;
const get = (sid, echo = server) => fetch(`${pollingOf(echo)}&sid=${sid}`);
const post = (sid, body, echo = server) => fetch(`${pollingOf(echo)}&sid=${sid}`, { method: 'POST', body });
async function openWebSocket(echo = server) {
  const socket = new WebSocket(upgradingOf(echo));
  socket.binaryType = 'arraybuffer';
  const { data } = await waitFor(socket, 'message');
  return { socket, handshake: JSON.parse(data.slice(1)) };
}

test('a polling handshake names exactly what the protocol names', async () => {
  const response = await fetch(polling);
  assert.equal(response.status, 200);
  const body = await response.text();
  assert.equal(body[0], '0');
  const handshake = JSON.parse(body.slice(1));
  assert.deepEqual(Object.keys(handshake), ['sid', 'upgrades', 'pingInterval', 'pingTimeout', 'maxPayload']);
  assert.deepEqual([handshake.upgrades, handshake.pingInterval, handshake.pingTimeout, handshake.maxPayload],
    [['websocket'], 60000, 20000, 1000000]);
});

for (const [query, method, code] of [
  ['?transport=polling', 'GET', 5], ['?EIO=3&transport=polling', 'GET', 5], ['?EIO=4', 'GET', 0],
  ['?EIO=4&transport=abc', 'GET', 0], ['?EIO=4&transport=polling', 'POST', 2], ['?EIO=4&transport=polling', 'PUT', 2],
  ['?EIO=4&transport=websocket', 'GET', 3], ['?EIO=4&transport=polling&sid=unknown', 'GET', 1]]) {
  test(`${method} ${query} is refused with code ${code}`, async () => {
    const response = await fetch(`${server.http}/engine.io/${query}`, { method });
    assert.equal(response.status, 400);
    const error = await response.json();
    assert.deepEqual(Object.keys(error), ['code', 'message']);
    assert.equal(error.code, code);
  });
}

for (const query of ['?transport=websocket', '?EIO=4', '?EIO=4&transport=abc', '?EIO=4&transport=polling',
  '?EIO=4&transport=websocket&sid=unknown']) {
  test(`a WebSocket handshake with ${query} is refused with 400`, async () => {
    const socket = new WebSocket(`${server.ws}/engine.io/${query}`);
    socket.on('error', () => {});
    const [, response] = await new Promise((resolve) => socket.once('unexpected-response', (...all) => resolve(all)));
    assert.equal(response.statusCode, 400);
    socket.terminate();
  });
}

test('a WebSocket handshake offers no upgrade', async () => {
  const { socket, handshake } = await openWebSocket();
  assert.deepEqual(handshake.upgrades, []);
  socket.close();
});

test('the server pings a polling client', async () => {
  const sid = await open(lively);
  for (let i = 0; i < 3; ++i) {
    assert.equal(await (await get(sid, lively)).text(), '2');
    assert.equal(await (await post(sid, '3', lively)).text(), 'ok');
  }
});

test('a polling session ends after interval and timeout', async () => {
  const sid = await open(impatient);
  while ((await get(sid, impatient)).status === 200); // a ping, which nobody answers
});

test('a WebSocket session ends when pings are not answered', async () => {
  const { socket } = await openWebSocket(impatient);
  await waitFor(socket, 'close');
});

test('a POSTed close releases the waiting GET', async () => {
  const sid = await open();
  const [response] = await Promise.all([get(sid), sleep(Underway).then(() => post(sid, '1'))]);
  assert.equal(await response.text(), '6');
  assert.equal((await get(sid)).status, 400);
});

test('packets of one payload come back in order, in kind', async () => {
  const sid = await open();
  const payload = ['4one', '4€😀', 'bAQIDBA==', '4', '4two'].join(Separator);
  assert.equal(await (await post(sid, payload)).text(), 'ok');
  assert.equal(await (await get(sid)).text(), payload);
});

for (const body of ['abc', '', Separator, `4a${Separator}`, '9']) {
  test(`a POST of ${JSON.stringify(body)} ends the session`, async () => {
    const sid = await open();
    assert.equal((await post(sid, body)).status, 400);
    assert.equal((await get(sid)).status, 400);
  });
}

test('a second GET ends the session: the first gets a close, the second 400', async () => {
  const sid = await open();
  const [first, second] = await Promise.all([get(sid), sleep(Underway).then(() => get(sid))]);
  assert.equal(await first.text(), '1');
  assert.equal(second.status, 400);
  assert.equal((await get(sid)).status, 400);
});

test('a GET that is given up ends the session', async () => {
  const sid = await open();
  const given = new AbortController();
  const poll = fetch(`${polling}&sid=${sid}`, { signal: given.signal });
  await sleep(Underway);
  given.abort();
  await assert.rejects(poll, { name: 'AbortError' });
  assert.equal((await get(sid)).status, 400);
});

// A POST whose body is still on its way; `finish` sends the rest, `answer` is the status line then.
function slowPost(sid, body, cut) {
  const socket = createConnection(server.port, '127.0.0.1');
  let text = '';
  socket.on('data', (data) => { text += data; });
  socket.on('error', () => {});
  const length = Buffer.byteLength(body);
  socket.write(`POST /engine.io/?EIO=4&transport=polling&sid=${sid} HTTP/1.1\r\nHost: a\r\nConnection: close\r\n`
    + `Content-Length: ${length}\r\n\r\n${body.slice(0, cut)}`);
  return {
    drop: () => socket.destroy(),
    finish: () => new Promise((resolve) => {
      socket.on('close', () => resolve(Number(text.split(' ')[1])));
      socket.write(body.slice(cut));
    }),
  };
}

test('a second POST while the first is under way ends the session', async () => {
  const sid = await open();
  const first = slowPost(sid, '4hello', 3);
  await sleep(Underway);
  assert.equal((await post(sid, '4second')).status, 400);
  assert.equal((await get(sid)).status, 400);
  assert.equal(await first.finish(), 400);
});

test('a POST that comes in pieces is taken whole, one after the other', async () => {
  const sid = await open();
  for (const text of ['4one', '4two']) {
    const slow = slowPost(sid, text, 2);
    await sleep(Underway);
    assert.equal(await slow.finish(), 200);
    assert.equal(await (await get(sid)).text(), text);
  }
});

test('a POST that breaks off ends the session', async () => {
  const sid = await open();
  const first = slowPost(sid, '4hello', 3);
  await sleep(Underway);
  first.drop();
  await sleep(Underway);
  assert.equal((await get(sid)).status, 400);
});

test('a payload of the limit passes, one byte more is 413 and the end', async () => {
  const sid = await open();
  assert.equal((await post(sid, `4${'x'.repeat(999999)}`)).status, 200);
  assert.equal((await (await get(sid)).text()).length, 1000000);
  assert.equal((await post(sid, `4${'x'.repeat(1000000)}`)).status, 413);
  assert.equal((await get(sid)).status, 400);
});

test('a WebSocket message over the limit closes with 1009', async () => {
  const { socket } = await openWebSocket();
  socket.send(`4${'x'.repeat(1000000)}`);
  assert.equal((await waitFor(socket, 'close')).code, 1009);
});

for (const packet of ['abc', '1', '2']) {
  test(`a WebSocket packet ${packet} ends the session`, async () => {
    const { socket } = await openWebSocket();
    socket.send(packet);
    await waitFor(socket, 'close');
  });
}

test('text and bytes are echoed over a WebSocket', async () => {
  const { socket } = await openWebSocket();
  socket.send('4hello');
  assert.equal((await waitFor(socket, 'message')).data, '4hello');
  socket.send(new Uint8Array([1, 2, 3]));
  assert.deepEqual([...new Uint8Array((await waitFor(socket, 'message')).data)], [1, 2, 3]);
  socket.close();
});

// As the reference implementation does: a refused handshake would be an error event, which `ws` throws when nobody
// listens to it.
async function isAcceptedAndClosed(url) {
  const socket = new WebSocket(url);
  const [opened, closed] = [waitFor(socket, 'open'), waitFor(socket, 'close')];
  await opened;
  assert.equal((await closed).code, 1000);
}

test('a second probe is closed, and the first goes on', async () => {
  const sid = await open();
  const socket = new WebSocket(`${upgrading}&sid=${sid}`);
  await waitFor(socket, 'open');
  await isAcceptedAndClosed(`${upgrading}&sid=${sid}`);
  socket.send('2probe');
  assert.equal((await waitFor(socket, 'message')).data, '3probe');
  socket.send('5');
  socket.send('4hello');
  assert.equal((await waitFor(socket, 'message')).data, '4hello');
  socket.close();
});

test('a WebSocket that names polling as its transport is closed', async () => {
  await isAcceptedAndClosed(`${upgrading.replace('transport=websocket', 'transport=polling')}&sid=${await open()}`);
});

test('an upgrade releases the poll, takes what waits, and refuses the sid from then on', async () => {
  const sid = await open();
  const socket = new WebSocket(`${upgrading}&sid=${sid}`);
  const received = [];
  socket.on('message', (data) => received.push(data.toString()));
  await waitFor(socket, 'open');
  const poll = get(sid);
  await sleep(Underway);
  socket.send('2probe');
  assert.equal(await (await poll).text(), '6');
  await post(sid, `4a${Separator}4b`);
  socket.send('5');
  socket.send('4c');
  while (received.length < 4) {
    await waitFor(socket, 'message');
  }
  assert.deepEqual(received, ['3probe', '4a', '4b', '4c']);
  assert.equal((await get(sid)).status, 400);
  await isAcceptedAndClosed(`${upgrading}&sid=${sid}`);
  socket.send('4still');
  assert.equal((await waitFor(socket, 'message')).data, '4still');
  socket.close();
});

test('a session that began on a WebSocket cannot be taken over', async () => {
  const { socket, handshake } = await openWebSocket();
  await isAcceptedAndClosed(`${upgrading}&sid=${handshake.sid}`);
  assert.equal((await get(handshake.sid)).status, 400);
  socket.send('4mine');
  assert.equal((await waitFor(socket, 'message')).data, '4mine');
  socket.close();
});

test('session ids differ and are long', async () => {
  const ids = await Promise.all(Array.from({ length: 50 }, open));
  assert.equal(new Set(ids).size, 50);
  assert.ok(ids.every((id) => id.length >= 20));
});

for (const transports of [['websocket'], ['polling'], ['polling', 'websocket']]) {
  test(`engine.io-client by ${transports} gets every message once, in order`, async () => {
    const socket = new EngineSocket(server.http, { transports });
    const received = [];
    const done = new Promise((resolve) => socket.on('message', (data) => {
      received.push(Number(data));
      if (received.length === 1000) {
        resolve();
      }
    }));
    await new Promise((resolve) => socket.on('open', resolve));
    for (let i = 0; i < 1000; ++i) {
      socket.send(String(i));
      if (i % 20 === 0) {
        await sleep(1);
      }
    }
    await done;
    assert.deepEqual(received, Array.from({ length: 1000 }, (_, i) => i));
    socket.close();
  });
}
