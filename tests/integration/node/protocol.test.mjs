// SPDX-License-Identifier: GPL-3.0-or-later
// docs/phone-protocol.md against the daemon: its tables say what the daemon does, and its JavaScript example works.
import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { after, before, test } from 'node:test';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { io, sleep, startDaemon, until, WebSocket } from './support.mjs';

const root = join(dirname(fileURLToPath(import.meta.url)), '../../..');
const page = readFileSync(join(root, 'docs/phone-protocol.md'), 'utf8');
const password = 'a password';
let daemon;
before(async () => { daemon = await startDaemon(); });
after(() => daemon.stop());

/// The rows of a table, as lists of cells without backquotes.
function table(name) {
  const lines = page.split(`<!-- table: ${name} -->\n\n`)[1].split('\n\n')[0].split('\n').slice(2);
  return lines.map((line) => line.split('|').slice(1, -1).map((cell) => cell.trim().replaceAll('`', '')));
}

const code = (name) => page.split(`<!-- example: ${name} -->`)[1].match(/```\w+\n(.*?)```/s)[1];
/// `{ride_code, accuracy?}` as names; a question mark says that a name may be absent.
const names = (cell) => cell.match(/^\{(.*)\}/)[1].split(', ').sort();

async function rest(token, method, path, body) {
  const headers = { 'Content-Type': 'application/json', ...(token && { Authorization: `Bearer ${token}` }) };
  const response = await fetch(daemon.url + path, { method, headers, body: body && JSON.stringify(body) });
  const text = await response.text();
  assert(response.ok, `${method} ${path}: ${text}`);
  return text && JSON.parse(text);
}

async function logIn(username) {
  const body = new URLSearchParams({ username, password });
  return (await (await fetch(`${daemon.url}/auth/login`, { method: 'POST', body })).json()).access_token;
}

async function account(username) {
  await rest(null, 'POST', '/users/', { username, password });
  return logIn(username);
}

/// A live ride, and the token of who organizes it.
async function liveRide(organizer) {
  const token = await account(organizer);
  const { id } = await rest(token, 'POST', '/rides/', { title: 'Sunday', start_time: '2026-01-31T09:15:00Z' });
  return { token, ...await rest(token, 'PUT', `/rides/${id}`, { status: 'live' }) };
}

async function connected(token) {
  const socket = io(daemon.url, { auth: { token }, forceNew: true, reconnection: false });
  await new Promise((resolve) => socket.once('connect', resolve));
  return socket;
}

const fix = (rest) => ({ latitude: 46, longitude: 14, location_timestamp: '2026-01-31T09:15:00Z', ...rest });

/// A dispatcher's desk, as far as it is needed to say something to a ride.
async function messageFromADesk(ride, text) {
  daemon.commandWithInput(password, 'user', 'add', 'dora', '--role', 'dispatcher', '--password-stdin');
  const desk = new WebSocket(`${daemon.url.replace('http', 'ws')}/console`);
  await new Promise((resolve) => desk.once('open', resolve));
  desk.send(JSON.stringify({ type: 'hello', protocol: 2, token: await logIn('dora'), client: 'test' }));
  await new Promise((resolve) => desk.once('message', resolve));
  desk.send(JSON.stringify({ type: 'request', id: 1, method: 'message_ride', params: { ride_id: ride, text } }));
  await new Promise((resolve) => desk.on('message', (data) => data.includes('"reply"') && resolve()));
  desk.close();
}

test('every event that the page describes for phones arrives with its fields, and no other', async () => {
  const ride = await liveRide('orla');
  const other = await account('rita');
  const came = new Map(); // of each event: the names that every one of them had, and those that some had
  const phone = await connected(ride.token);
  phone.onAny((event, data) => {
    const here = Object.keys(data);
    const seen = came.get(event) ?? { always: here, ever: [] };
    came.set(event, { always: seen.always.filter((name) => here.includes(name)), ever: [...new Set([...seen.ever, ...here])] });
  });
  const ride_code = ride.code;
  const guest = await rest(null, 'POST', '/join', { ride_code, display_name: 'Gina' });
  const byKey = io(daemon.url, { auth: { key: guest.key }, forceNew: true, reconnection: false });
  byKey.once('identity', (data) => came.set('identity', { always: Object.keys(data), ever: Object.keys(data) }));
  await until(() => came.has('identity'));
  byKey.disconnect();
  assert.deepEqual(await phone.emitWithAck('join_ride', { ride_code }), { ok: true });
  const everything = { accuracy: 5, speed: 4, course: 90, altitude: 300, battery: 80 };
  assert.deepEqual(await phone.emitWithAck('update_location', fix({ ride_code })), { ok: true });
  assert.deepEqual(await phone.emitWithAck('update_location', fix({ ride_code, latitude: 47, ...everything })), { ok: true });
  const { id } = await rest(other, 'POST', '/participations/', { ride_code });
  await messageFromADesk(ride.id, 'rain ahead');
  const { ok, incident_id } = await phone.emitWithAck('sos', { ride_code, id: 'a', text: 'a puncture', kind: 'mechanical' });
  assert(ok && incident_id > 0);
  await rest(other, 'DELETE', `/participations/${id}`);
  await rest(ride.token, 'PUT', `/rides/${ride.id}`, { title: 'Monday' });
  await phone.emitWithAck('leave_ride', {});
  await rest(ride.token, 'PUT', `/rides/${ride.id}`, { status: 'finished' });
  await until(() => came.has('ride_ended'));
  phone.disconnect();

  const described = new Map(table('received').map(([event, data]) => [event, names(data)]));
  assert.deepEqual([...came.keys()].sort(), [...described.keys()].sort());
  for (const [event, { always, ever }] of came) {
    assert.deepEqual(ever.map((name) => (always.includes(name) ? name : `${name}?`)).sort(), described.get(event), event);
  }
});

test('the daemon takes every event of the page, and answers as it says', async () => {
  const ride = await liveRide('odd');
  const phone = await connected(ride.token);
  let incident_id;
  const data = {
    renew_token: () => [],
    sos: () => [{ ride_code: ride.code, id: 'b' }],
    sos_cancel: () => [{ ride_code: ride.code, incident_id }],
  };
  for (const [event, , , answer] of table('sent')) {
    const sent = data[event]?.() ?? [fix({ ride_code: ride.code })];
    const answers = [await phone.emitWithAck(event, ...sent), await phone.emitWithAck(event, ...sent)];
    const always = Object.keys(answers[0]).filter((name) => name in answers[1] || answers[1].ok === false);
    const ever = new Set(answers.flatMap((one) => (one.ok ? Object.keys(one) : [])));
    assert.equal(answers[0].ok, true, `${event}: ${JSON.stringify(answers[0])}`);
    incident_id = answers[0].incident_id ?? incident_id;
    assert.deepEqual([...ever].map((name) => (always.includes(name) ? name : `${name}?`)).sort(), names(answer), event);
  }
  phone.disconnect();
});

const below = (number) => number - 1;
const above = (number) => number + 1;

test('positions have the ranges of the page', async () => {
  const ride = await liveRide('ove');
  const phone = await connected(ride.token);
  assert.deepEqual(await phone.emitWithAck('join_ride', { ride_code: ride.code }), { ok: true });
  const updates = [];
  phone.on('location_update', (update) => updates.push(update));
  let number = 0;
  const send = async (field, value) => {
    const time = new Date(1_700_000_000_000 + 1000 * number++).toISOString();
    const answer = await phone.emitWithAck('update_location', { ...fix({ ride_code: ride.code, location_timestamp: time }), [field]: value });
    return { answer, update: updates.at(-1) };
  };
  for (const [field, type, range, outside, meaning] of table('position')) {
    if (meaning.startsWith('required')) {
      const { answer } = await send(field, undefined);
      assert.deepEqual(answer, { ok: false, error: `${field} is missing` });
    }
    for (const wrong of [true, [], {}]) {
      const { answer } = await send(field, wrong);
      assert.match(answer.error ?? '', new RegExp(`^${field} (must be|is missing)`), `${field}: ${wrong}`);
    }
    if (type !== 'number') {
      continue;
    }
    const [least, most] = range === 'any' ? [] : range.match(/-?\d+/g).map(Number);
    for (const inside of [least, most ?? 1e6].filter(Number.isFinite)) {
      assert.equal((await send(field, inside)).answer.ok, true, `${field}: ${inside}`);
    }
    for (const beyond of [least !== undefined && below(least), most !== undefined && above(most)].filter(Number.isFinite)) {
      const { answer, update } = await send(field, beyond);
      assert.equal(answer.ok, outside === 'ignored', `${field}: ${beyond}`);
      if (answer.ok) {
        assert.equal(field in update, false, field);
      } else {
        assert.equal(answer.error, `${field} must be ${range}`);
      }
    }
  }
  phone.disconnect();
});

test('refusals have the sentences of the page, and say when to try again', async () => {
  const ride = await liveRide('oda');
  const stranger = await connected(await account('stan'));
  const phone = await connected(ride.token);
  const ride_code = ride.code;
  const answers = [
    await phone.emitWithAck('update_location', { ride_code, longitude: 14 }),
    await phone.emitWithAck('update_location', fix({ ride_code, latitude: 91 })),
    await phone.emitWithAck('update_location', fix({ ride_code, user_id: 999 })),
    await phone.emitWithAck('update_location'),
    await phone.emitWithAck('update_location', fix({ ride_code: 'ZZZZZ9' })),
    await stranger.emitWithAck('update_location', fix({ ride_code })),
    await phone.emitWithAck('leave_ride', { ride_code }),
    await phone.emitWithAck('no_such_event'),
    await phone.emitWithAck('sos', { ride_code }),
    await phone.emitWithAck('sos_cancel', { ride_code }),
    await phone.emitWithAck('sos_cancel', { ride_code, incident_id: 999_999 }),
  ];
  const calls = Array.from({ length: 31 }, (_, id) => stranger.emitWithAck('sos', { ride_code: 'ZZZZZ9', id: `${id}` }));
  answers.push((await Promise.all(calls)).find(({ retry_after: again }) => again));
  const said = new Promise((resolve) => phone.once('error', ({ msg }) => resolve({ error: msg })));
  phone.emit('renew_token');
  answers.push(await said);
  answers.push((await Promise.all(Array.from({ length: 30 }, () => phone.emitWithAck('join_ride', { ride_code })))).find(({ ok }) => !ok));
  const alarms = Array.from({ length: 11 }, (_, id) => phone.emitWithAck('sos', { ride_code, id: `${id}` }));
  answers.push((await Promise.all(alarms)).find(({ ok }) => !ok));
  await rest(ride.token, 'PUT', `/rides/${ride.id}`, { status: 'finished' });
  answers.push(await phone.emitWithAck('update_location', fix({ ride_code })));
  const many = Array.from({ length: 300 }, () => phone.emitWithAck('no_such_event'));
  answers.push((await Promise.all(many)).find(({ error }) => error !== 'unknown event'));
  phone.disconnect();
  stranger.disconnect();

  const rows = table('errors').map(([error, again]) => [error, again === 'yes']);
  const isOf = ([error], sentence) => sentence === error
    || new RegExp(`^${error.replace('FIELD', '\\w+').replace('…', '.*')}$`).test(sentence);
  for (const { error, retry_after: again } of answers) {
    const row = rows.find((one) => isOf(one, error));
    assert(row, error);
    assert.equal(again !== undefined, row[1], error);
  }
  // What only a database in trouble, or chance, makes the daemon say.
  const sources = ['server/phones/rideanswers.cpp', 'server/phones/ridesocket.cpp', 'server/services/incidentservice.cpp'].map((name) => readFileSync(join(root, name), 'utf8')).join();
  const others = rows.filter((row) => !answers.some(({ error }) => isOf(row, error)));
  assert.equal(others.length, 5);
  for (const [error] of others) {
    assert(sources.includes(`"${error}"`), error);
  }
});

test('the limits of the page are the defaults of the daemon', () => {
  const defaults = new Map(daemon.command('print-config', '--markdown').slice(2)
    .map((row) => row.split('|').slice(1, 3).map((cell) => cell.trim().replaceAll('`', ''))));
  for (const [key, value] of table('limits')) {
    assert.equal(defaults.get(key), value, key);
  }
  const number = (key, factor = 1) => (factor * Number(defaults.get(key))).toLocaleString('en-US');
  const said = [1, 5].map((factor) => `${number('limits.positions_per_second', factor)}`);
  const bursts = [1, 50].map((factor) => `${number('limits.positions_burst', factor)}`);
  assert(page.includes(`${said[0]} events per second, and ${bursts[0]} in a burst`));
  assert(page.includes(`${said[1]} per second, and ${bursts[1]} in a burst`));
});

test('the examples use the events of the page and no others', () => {
  const known = new Set([...table('sent'), ...table('received')].map(([event]) => event));
  const ofTheClient = new Set(['connect', 'connect_error', 'disconnect']);
  for (const language of ['javascript', 'swift', 'kotlin']) {
    const used = [...code(language).matchAll(/\b(?:on|ask|emit)\w*\("(\w+)"/g)].map(([, event]) => event);
    for (const event of ['join_ride', 'update_location', 'renew_token', 'location_update', 'ride_snapshot']) {
      assert(used.includes(event), `${language}: ${event}`);
    }
    used.forEach((event) => assert(known.has(event) || ofTheClient.has(event), `${language}: ${event}`));
  }
});

test('the JavaScript example rides, also through an outage, and renews its token', async () => {
  const file = join(process.env.SAFERIDE_NODE_MODULES, 'phone-example.mjs'); // where it finds socket.io-client
  writeFileSync(file, code('javascript'));
  const { Phone } = await import(pathToFileURL(file));
  const ride = await liveRide('olga');
  await account('rolf');
  const snapshots = [];
  const updates = [];
  const trouble = [];
  const phone = new Phone(daemon.url, ride.code.toLowerCase(), {
    snapshot: (snapshot) => snapshots.push(snapshot), update: (update) => updates.push(update),
    refused: (error) => trouble.push(error), loginNeeded: () => trouble.push('login'),
  });
  const renewals = () => daemon.command('audit', '--since', '1h').filter((line) => line.includes('renewed token')).length;
  const earlier = renewals();
  const ask = globalThis.fetch; // the login seems to last for four seconds
  globalThis.fetch = async (...words) => {
    const response = await ask(...words);
    return { ok: response.ok, status: response.status, json: async () => ({ ...await response.json(), expires_in: 4 }) };
  };
  await phone.logIn('rolf', password);
  globalThis.fetch = ask;
  await phone.join();
  await phone.join();
  phone.connect();
  await until(() => snapshots.length === 1);
  phone.report({ latitude: 46, longitude: 14, accuracy: 5 });
  await until(() => phone.pending === 0 && updates.length === 1);
  await until(() => renewals() > earlier);

  await daemon.halt();
  for (let i = 0; i < 50; ++i) {
    phone.report({ latitude: 46 + i / 1000, longitude: 15 });
  }
  await sleep(100); // nothing of them is taken for stored
  assert.equal(phone.pending, 50);
  await daemon.resume();
  await until(() => phone.pending === 0);
  const [{ id }] = (await rest(ride.token, 'GET', `/rides/${ride.id}/participants`)).filter(({ username }) => username === 'rolf');
  assert.equal((await rest(ride.token, 'GET', `/participations/${id}/positions`)).length, 51);
  phone.close();
  assert.deepEqual(trouble, []);
});
