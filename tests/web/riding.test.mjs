// SPDX-License-Identifier: GPL-3.0-or-later
// The modules of the page for riding along that need no browser: SAFERIDE_PAGES is the folder of the assembled ones.
import assert from 'node:assert/strict';
import { join } from 'node:path';
import { test } from 'node:test';
import { pathToFileURL } from 'node:url';

const load = (name) => import(pathToFileURL(join(process.env.SAFERIDE_PAGES, name)));
const { MemoryQueue, StoredQueue } = await load('queue.js');
const { Sender, verdictOn, waitAfter } = await load('sender.js');
const { MOST_MESSAGES, Messages, isAlarm } = await load('messages.js');
const { stateOf } = await load('ridestate.js');
const storage = await load('storage.js');
const { Tracker, flatPosition, isDue } = await load('tracker.js');

/// A server that answers as the test says, and timers that run when it says so.
async function scene(positions, answers) {
  const queue = new MemoryQueue();
  for (let i = 0; i < positions; ++i) {
    await queue.add({ key: 'k', position: i });
  }
  const posted = [];
  const keys = [];
  const states = [];
  const waits = [];
  const timers = { setTimeout: (call, wait) => waits.push({ call, wait }), clearTimeout: () => {} };
  const sender = new Sender({ key: 'k', queue, timers, now: () => 7, changed: (state) => states.push(state),
    post: async (key, batch) => { posted.push(batch); keys.push(key); return answers.shift() ?? { status: 200 }; } });
  return { queue, sender, posted, keys, states, waits };
}

test('a backlog goes in batches of a hundred, the newest first, and is removed after 200 only', async () => {
  const { queue, sender, posted, states } = await scene(250, []);
  await sender.wake();
  assert.deepEqual(posted.map((batch) => [batch.length, batch[0]]), [[100, 249], [100, 149], [50, 49]]);
  assert.equal(await queue.count(), 0);
  assert.deepEqual(states.map(({ waiting, sentAt }) => [waiting, sentAt]), [[150, 7], [50, 7], [0, 7]]);
});

test('without network everything is kept, and tried again after 1 s, 2 s, 4 s, … 60 s', async () => {
  const { queue, sender, posted, waits } = await scene(3, Array.from({ length: 9 }, () => ({ status: 0 })));
  await sender.wake();
  for (let i = 0; i < 8; ++i) {
    await waits[i].call();
    await new Promise((resolve) => setImmediate(resolve));
  }
  assert.deepEqual(waits.map(({ wait }) => wait / 1000), [1, 2, 4, 8, 16, 32, 60, 60, 60]);
  assert.equal(await queue.count(), 3);
  await waits[8].call();
  await new Promise((resolve) => setImmediate(resolve));
  assert.equal(posted.length, 10);
  assert.equal(await queue.count(), 0);
});

test('new positions do not shorten the wait, but a network that is back does', async () => {
  const { queue, sender, posted } = await scene(1, [{ status: 503 }]);
  await sender.wake();
  await queue.add({ key: 'k', position: 1 });
  await sender.wake();
  assert.equal(posted.length, 1);
  await sender.wake({ soon: true });
  assert.deepEqual(posted[1], [1, 0]);
});

test('a key that is void ends the sending and keeps the positions', async () => {
  const { queue, sender, posted, states } = await scene(2, [{ status: 401 }]);
  await sender.wake();
  await sender.wake({ soon: true });
  assert.equal(posted.length, 1);
  assert.equal(states.at(-1).refused, true);
  assert.equal(await queue.count(), 2);
});

test('what waits of another ride goes there, and holds up nothing when its key is void', async () => {
  const { queue, sender, posted, keys, states } = await scene(0, [{ status: 200 }, { status: 401 }]);
  await queue.add({ key: 'before', position: 'a' });
  await queue.add({ key: 'k', position: 'b' });
  await sender.wake();
  assert.deepEqual([keys, posted], [['k', 'before'], [['b'], ['a']]]);
  assert.equal(await queue.count(), 0);
  assert.deepEqual(states.map(({ sentAt, refused }) => [sentAt, refused]), [[7, false], [null, false]]);
  await queue.add({ key: 'k', position: 'c' });
  await sender.wake();
  assert.equal(keys.at(-1), 'k');
});

for (const [status, verdict] of [[200, 'stored'], [204, 'stored'], [401, 'refused'], [403, 'refused'], [0, 'again'], [404, 'again'], [413, 'again'],
  [429, 'again'], [500, 'again'], [503, 'again']]) {
  test(`the answer ${status} means: ${verdict}`, () => assert.equal(verdictOn(status), verdict));
}

test('Retry-After counts where it is longer, up to a minute', () => {
  assert.deepEqual([waitAfter(1, 5), waitAfter(5, 5), waitAfter(1, 3600), waitAfter(40)], [5000, 16000, 60000, 60000]);
});

test('the queue in memory forgets the oldest beyond its bound', async () => {
  const queue = new MemoryQueue();
  for (let i = 0; i < 20_005; ++i) {
    await queue.add(i);
  }
  assert.equal(await queue.count(), 20_000);
  assert.deepEqual((await queue.newest(1)).map(({ report }) => report), [20_004]);
});

test('what the database of a full phone does not take waits in memory, and is sent', async () => {
  const queue = new StoredQueue({ transaction: () => { throw new Error('QuotaExceededError'); } });
  await queue.add('a');
  await queue.add('b');
  assert.equal(await queue.count(), 2);
  const [newest] = await queue.newest(1);
  assert.equal(newest.report, 'b');
  await queue.remove([newest.id]);
  assert.deepEqual((await queue.newest(5)).map(({ report }) => report), ['a']);
});

test('where nothing can be stored it is known as long as the page is open', () => {
  assert.equal(storage.load('x'), null);
  assert.equal(storage.save('x', { a: 1 }), false);
  assert.deepEqual(storage.load('x'), { a: 1 });
  storage.save('x', null);
  assert.equal(storage.load('x'), null);
});

test('a position says what the phone knows and nothing else', () => {
  const coords = { latitude: 0, longitude: -3.5, accuracy: 8, speed: null, heading: NaN, altitude: 12.5 };
  assert.deepEqual(JSON.parse(JSON.stringify(flatPosition({ coords, timestamp: 1700000000000.7 }, { level: 0.554 }))),
    { lat: 0, lon: -3.5, timestamp: 1700000000001, accuracy: 8, altitude: 12.5, batt: 55, unit: 'mps' });
  assert.equal(flatPosition({ coords, timestamp: 1 }, null).batt, undefined);
});

test('the last position before a stop is sent, though it came soon after the one before', (context) => {
  const before = ['document', 'window', 'navigator'].map((name) => [name, Object.getOwnPropertyDescriptor(globalThis, name)]);
  context.after(() => before.forEach(([name, known]) => (known ? Object.defineProperty(globalThis, name, known) : delete globalThis[name])));
  let report;
  const define = (name, value) => Object.defineProperty(globalThis, name, { value, configurable: true });
  define('document', { addEventListener: () => {} });
  define('window', { isSecureContext: true });
  define('navigator', { geolocation: { watchPosition: (found) => { report = found; return 1; }, clearWatch: () => {} } });
  const timers = { waiting: null, setTimeout: (call, wait) => { timers.waiting = { call, wait }; return 1; }, clearTimeout: () => { timers.waiting = null; } };
  const found = [];
  new Tracker({ found: ({ timestamp }) => found.push(timestamp), failed: assert.fail, timers }).start();
  for (const timestamp of [1000, 2000, 3500]) {
    report({ timestamp, coords: { latitude: 1, longitude: 2 } });
  }
  assert.deepEqual([found, timers.waiting.wait], [[1000], 1500]);
  timers.waiting.call();
  assert.deepEqual(found, [1000, 3500]);
});

test('positions that come faster than every four seconds are left out', () => {
  assert.deepEqual([isDue(0, null), isDue(3999, 0), isDue(4000, 0)], [true, false, true]);
});

test('messages of the desk are there after a reload, with their times, for their ride alone, and until it ends', () => {
  const first = new Messages('k');
  first.add('Rain', 1000);
  first.add('Lunch', 2000);
  const again = new Messages('k');
  assert.deepEqual(again.list, [{ at: 2000, text: 'Lunch' }, { at: 1000, text: 'Rain' }]);
  assert.deepEqual(new Messages('other').list, []);
  again.forget();
  assert.deepEqual(new Messages('k').list, []);
});

test('of many messages the newest are kept, and the others are counted, also after a reload', () => {
  const messages = new Messages('k');
  for (let i = 1; i <= MOST_MESSAGES + 7; ++i) {
    messages.add(`message ${i}`, i);
  }
  const again = new Messages('k');
  assert.deepEqual([again.list.length, again.list[0].text, again.earlier], [MOST_MESSAGES, `message ${MOST_MESSAGES + 7}`, 7]);
  again.forget();
});

for (const [text, expected] of [['SOS: Ana asks for help at 46.10000, -14.20000', true], ['SOS: Ana asks for help', true],
  ['crash: the phone of Ana detected an accident at 46.10000, 14.20000', true], ['SOS: bring water to the school', false], ['crash: the road is closed', false],
  ['Ana asks for help', false]]) {
  test(`${expected ? 'an alarm' : 'a message of the desk'}: ${text}`, () => assert.equal(isAlarm(text), expected));
}

const GOOD = { trouble: null, foundAt: 990_000, clockAhead: 0, isConnected: true, lostAt: null, waiting: 1, failures: 0, sentAt: 995_000, now: 1_000_000 };
for (const [what, change, kind, said] of [
  ['all is well', {}, 'good', /^Sent 5 s ago$/],
  ['positions are on their way', { sentAt: null, waiting: 2 }, 'good', /^Sending …$/],
  ['there is no place yet', { foundAt: null }, 'busy', /^Looking for your position …$/],
  ['the place may not be known', { trouble: 'No.' }, 'bad', /^No\.$/],
  ['the clock is wrong', { clockAhead: -180_000 }, 'bad', /wrong by 3 min/],
  ['it is not connected yet', { isConnected: false }, 'busy', /^Sent 5 s ago · .*connecting …$/],
  ['it is no longer connected, however few positions wait', { isConnected: false, lostAt: 980_000 }, 'busy', /^Sent 5 s ago · Not connected since \d/],
  ['one position could not be sent', { failures: 1 }, 'busy', /^No network: 1 position is kept and sent later\.$/],
  ['many wait', { waiting: 3 }, 'busy', /^No network: 3 positions are kept/],
  ['the place is old', { foundAt: 900_000 }, 'busy', /^No new position\. The last one: 2 min ago\.$/],
]) {
  test(`what the page says of itself: ${what}`, () => {
    const state = stateOf({ ...GOOD, ...change });
    assert.equal(state.kind, kind);
    assert.match(state.said, said);
  });
}
