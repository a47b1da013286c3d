// SPDX-License-Identifier: GPL-3.0-or-later
// A call for help of the page for riding along: SAFERIDE_PAGES is the folder of the assembled modules.
import assert from 'node:assert/strict';
import { join } from 'node:path';
import { afterEach, test } from 'node:test';
import { pathToFileURL } from 'node:url';

const load = (name) => import(pathToFileURL(join(process.env.SAFERIDE_PAGES, name)));
const { SosCall, stageOf } = await load('soscall.js');
const { heard } = await load('clock.js');
const { save } = await load('storage.js');

const PRESSED = Date.parse('2026-06-01T10:00:00Z');
const PLACE = { lat: 46, lon: 14, timestamp: PRESSED - 90_000 };
const MISSING = { ok: false, error: 'ride_code is missing' };
const NO_ANSWER = { ok: false, retry_after: 1 };
const setClock = (ahead) => heard(new Response(null, { headers: { Date: new Date(ahead).toUTCString() } }), 0, 0);
const settled = () => new Promise((resolve) => setImmediate(resolve));

afterEach(() => {
  save('saferide-sos', null);
  setClock(0);
});

/// A server that answers as the test says, and timers that run when it says so.
function scene(answers, { isCodeKnown = true, key = 'k' } = {}) {
  const sent = [];
  const waits = [];
  const make = () => new SosCall({ key, code: isCodeKnown ? 'ABC123' : undefined, now: () => PRESSED, changed: () => {}, ask: async (event, data) => {
    sent.push({ event, ...JSON.parse(JSON.stringify(data)) });
    return answers.shift() ?? { ok: true, incident_id: 7 };
  }, timers: { setTimeout: (call, wait) => waits.push({ call, wait }), clearTimeout: () => {} } });
  const next = async () => {
    const { call, wait } = waits.pop();
    call();
    await settled();
    return wait;
  };
  return { sos: make(), again: make, sent, waits, next };
}

test('a call is open until a dispatcher has closed it', () => {
  assert.deepEqual([null, { id: 'x' }, { id: 'x', isRefused: true }, { incident: 1, state: 'open' }, { incident: 1, state: 'acknowledged' }, { incident: 1, state: 'en_route' },
    { incident: 1, state: 'resolved' }].map(stageOf), [null, 'sending', 'refused', 'open', 'acknowledged', 'acknowledged', 'resolved']);
});

test('a call is sent without a code that is not known yet, and again once it is', async () => {
  const { sos, sent } = scene([MISSING], { isCodeKnown: false });
  sos.raise(PLACE);
  await settled();
  assert.equal('ride_code' in sent[0], false);
  assert.deepEqual([stageOf(sos.call), sos.call.why], ['sending', MISSING.error]);
  sos.code = 'ABC123';
  await settled();
  assert.deepEqual([sent[1].ride_code, sent[1].id === sent[0].id, stageOf(sos.call), sos.call.why], ['ABC123', true, 'open', undefined]);
});

test('who calls again before the call has arrived keeps its place, where the phone knows none now', async () => {
  const { sos, sent, next } = scene([NO_ANSWER, NO_ANSWER]);
  sos.raise(PLACE);
  await settled();
  sos.raise(null);
  await next();
  assert.deepEqual(sent.map(({ id, latitude }) => [id === sent[0].id, latitude]), [[true, 46], [true, 46]]);
});

test('what became of a call while the page was away is asked for, and only of one that has arrived', async () => {
  const { sos } = scene([NO_ANSWER]);
  const asked = [];
  const answers = [null, { id: 8, state: 'resolved', version: 9 }, { id: 7, state: 'resolved', version: 3 }];
  const find = async (id) => { asked.push(id); return answers.shift(); };
  sos.raise(PLACE);
  await sos.ask(find);
  assert.deepEqual([asked, sos.hasArrived, sos.isOpen], [[], false, true]);
  await settled();
  await sos.send();
  for (const stage of ['open', 'open', 'resolved']) {
    await sos.ask(find);
    assert.equal(stageOf(sos.call), stage);
  }
  assert.deepEqual(asked, [7, 7, 7]);
});

for (const [what, answer, wait] of [['no answer', NO_ANSWER, 3_000], ['a server that is busy', { ok: false, error: 'overloaded, send again', retry_after: 20 }, 20_000],
  ['a form that is not accepted', { ok: false, error: 'location_timestamp must be an ISO 8601 time' }, 15_000], ['a ride that is over', { ok: false, error: 'this ride is over' }, 15_000]]) {
  test(`a call is kept and repeated after ${what}, also when the page is loaded again`, async () => {
    const { sos, sent, next, again } = scene([answer, answer]);
    sos.raise(PLACE);
    await settled();
    assert.equal(await next(), wait);
    assert.deepEqual([sent.length, sent[1].id, stageOf(sos.call)], [2, sent[0].id, 'sending']);
    const loaded = again();
    assert.equal(loaded.isOpen, true);
    loaded.send();
    await settled();
    assert.deepEqual([sent[2].id, stageOf(loaded.call)], [sent[0].id, 'open']);
  });
}

test('a place that is not accepted is left out, for the server knows the last one', async () => {
  const { sos, sent, next } = scene([{ ok: false, error: 'latitude must be -90 to 90' }]);
  sos.raise({ ...PLACE, lat: 460 });
  await settled();
  await next();
  assert.deepEqual(Object.keys(sent[1]).sort(), ['event', 'id', 'kind', 'raised_at', 'ride_code']);
  assert.equal(stageOf(sos.call), 'open');
});

for (const error of ['you are no longer in this ride', 'you are not in this ride: join it first with POST /participations/ {"ride_code": …}', 'there is no such ride']) {
  test(`who cannot call the dispatchers of a ride is told so, and nothing is repeated: ${error}`, async () => {
    const { sos, sent, next, again } = scene([{ ok: false, error }]);
    sos.raise(PLACE);
    await settled();
    await next();
    assert.deepEqual([sent.length, stageOf(sos.call), sos.call.why, stageOf(again().call)], [1, 'refused', error, 'refused']);
    sos.raise(PLACE);
    await settled();
    assert.notEqual(sent[1].id, sent[0].id);
  });
}

test('a call says when it was made by the clock of the server, and of when its place is', async () => {
  setClock(600_000);
  const { sos, sent } = scene([]);
  sos.raise(PLACE);
  await settled();
  assert.deepEqual([sent[0].raised_at, sent[0].location_timestamp], ['2026-06-01T10:10:00.000Z', '2026-06-01T09:58:30.000Z']);
});

test('a place without a time that can be said is sent all the same', async () => {
  const { sos, sent } = scene([]);
  sos.raise({ ...PLACE, timestamp: 1e20 });
  await settled();
  assert.deepEqual([sent[0].latitude, 'location_timestamp' in sent[0]], [46, false]);
});

test('a call that is taken back before it has arrived is sent, and then taken back', async () => {
  const { sos, sent, next } = scene([NO_ANSWER, { ok: true, incident_id: 7 }, NO_ANSWER, { ok: true }]);
  sos.raise(PLACE);
  await settled();
  sos.cancel();
  await settled();
  await next();
  assert.equal(stageOf(sos.call), 'open');
  assert.equal(await next(), 3_000);
  assert.deepEqual(sent.map(({ event }) => event), ['sos', 'sos', 'sos_cancel', 'sos_cancel']);
  assert.deepEqual([sent[3].incident_id, sos.call.cancelling, sos.call.cancelled], [7, false, true]);
});

test('who asks for help again while the call is being sent, needs help', async () => {
  const { sos, sent, next } = scene([NO_ANSWER, NO_ANSWER, { ok: true, incident_id: 7 }]);
  sos.raise(null);
  await settled();
  sos.cancel();
  sos.raise(PLACE);
  await settled();
  await next();
  assert.deepEqual(sent.map(({ event, id }) => [event, id]), Array(3).fill(['sos', sent[0].id]));
  assert.deepEqual([sent[2].latitude, sos.call.cancelling], [46, undefined]);
});

test('a call that was made while another was on its way is sent after it', async () => {
  let answer;
  const { sos, sent, waits, next } = scene([{ ok: true, incident_id: 7 }, new Promise((resolve) => { answer = resolve; })]);
  sos.raise(null);
  await settled();
  sos.raise(PLACE);
  await settled();
  sos.forget();
  sos.raise(PLACE);
  waits.length = 0;
  answer({ ok: true, incident_id: 8 });
  await settled();
  await next();
  assert.deepEqual([sent.length, sent[2].id, stageOf(sos.call)], [3, sos.call.id, 'open']);
});

test('what becomes of a call is heard while it is on its way, and of one with another key nothing', async () => {
  const { sos } = scene([]);
  sos.raise(null);
  sos.updated({ id: 7, version: 2, state: 'acknowledged', coming: 'Ben' });
  await settled();
  assert.deepEqual([stageOf(sos.call), sos.call.coming], ['acknowledged', 'Ben']);
  assert.equal(scene([], { key: 'other' }).sos.call, null);
});
