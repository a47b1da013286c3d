// SPDX-License-Identifier: GPL-3.0-or-later
// The modules of the organizer's page that need no browser: SAFERIDE_PAGES is the folder of the assembled ones.
import assert from 'node:assert/strict';
import { join } from 'node:path';
import { test } from 'node:test';
import { pathToFileURL } from 'node:url';

const load = (name) => import(pathToFileURL(join(process.env.SAFERIDE_PAGES, name)));
const { ApiError } = await load('api.js');
const { heard, serverNow } = await load('clock.js');
const { fileInput } = await load('dom.js');
const { settingsOf } = await load('followlinks.js');
const { fieldsOf } = await load('ridersimport.js');
const { mayHaveLine, titleOf } = await load('routefile.js');
const { Session } = await load('session.js');
const { t } = await load('texts.js');
const { Views, fragmentOf, viewOf } = await load('views.js');

function storageWith(values = {}) {
  const kept = new Map(Object.entries(values));
  return { getItem: (name) => kept.get(name) ?? null, setItem: (name, value) => kept.set(name, value), removeItem: (name) => kept.delete(name), kept };
}

/// A server on which olga's logins have the tokens 1, 2, …, of which the last one is valid.
function serverOf() {
  const server = { valid: 0, heard: [], failing: null };
  server.ask = async (method, path, options) => {
    if (path === 'auth/login') {
      if (options.form.password !== 'right') {
        throw new ApiError(401, null);
      }
      server.valid += 1;
      return { access_token: String(server.valid) };
    }
    server.heard.push({ method, path, ...options });
    if (server.failing !== null) {
      throw new ApiError(server.failing, null);
    }
    if (options.credential !== String(server.valid)) {
      throw new ApiError(401, null);
    }
    return { path };
  };
  return server;
}

async function loggedIn(askAgain, server = serverOf()) {
  const session = new Session((username) => askAgain(username, session), { storage: storageWith(), ask: server.ask });
  await session.logIn('olga', 'right');
  return { session, server };
}

test('a login that has ended is renewed once for all requests that wait for it, and they are sent again', async () => {
  const asked = [];
  const { session, server } = await loggedIn(async (username, self) => { asked.push(username); await self.logIn(username, 'right'); return true; });
  server.valid = 7; // an admin ended the login
  assert.deepEqual(await Promise.all([session.api('GET', 'a'), session.api('POST', 'b', { json: { x: 1 } })]), [{ path: 'a' }, { path: 'b' }]);
  assert.deepEqual(asked, ['olga']);
  assert.deepEqual(server.heard.at(-1).json, { x: 1 });
});

test('who does not log in again gets the refusal, and is asked again by the next request', async () => {
  let asked = 0;
  const { session, server } = await loggedIn(async () => { asked += 1; return false; });
  server.valid = 7;
  for (let i = 1; i <= 2; ++i) {
    await assert.rejects(session.api('GET', 'a'), { status: 401 });
    assert.equal(asked, i);
  }
  assert.equal(session.username, 'olga');
});

test('who logs out instead is nobody, and nothing is sent again', async () => {
  const { session, server } = await loggedIn(async (_, self) => { self.end(); return false; });
  server.valid = 7;
  await assert.rejects(session.api('GET', 'a'), { status: 401 });
  assert.deepEqual([session.username, server.heard.length], [null, 1]);
});

test('a reload keeps the login, and what was stored otherwise is none', () => {
  const stored = (value) => new Session(() => false, { storage: storageWith({ 'saferide-organizer': value }), ask: null }).username;
  assert.deepEqual([stored('{"username":"olga","token":"1"}'), stored('eyJhbGciOi.x.y'), new Session(() => false, { storage: storageWith(), ask: null }).username],
    ['olga', null, null]);
});

test('what got no answer is sent again as the same attempt, and a new one has a name of its own', async () => {
  const { session, server } = await loggedIn(assert.fail);
  const add = (name) => session.api('POST', 'riders', { json: { name }, once: true });
  server.failing = 0;
  await assert.rejects(add('Ana'), { status: 0 });
  await assert.rejects(add('Ben'), { status: 0 });
  server.failing = null;
  await add('Ana');
  await add('Ana');
  const [first, other, again, next] = server.heard.map(({ attempt }) => attempt);
  assert.match(first, /^[0-9a-f]{32}$/);
  assert.equal(again, first);
  assert.equal(new Set([first, other, next]).size, 3);
  await session.api('GET', 'riders');
  assert.equal(server.heard.at(-1).attempt, undefined);
});

for (const [fragment, view] of [['', { name: 'list' }], ['#new', { name: 'new' }], ['#rides/12', { name: 'ride', id: 12 }], ['#rides/12/edit', { name: 'edit', id: 12 }],
  ['#rides/0', { name: 'list' }], ['#rides/12/x', { name: 'list' }], ['#rides/../users', { name: 'list' }]]) {
  test(`the fragment ${fragment || 'without anything'} is ${view.name}`, () => {
    assert.deepEqual(viewOf(fragment), view);
    assert.deepEqual(viewOf(fragmentOf(view).slice(fragmentOf(view) === '#' ? 1 : 0)), view);
  });
}

test('a form is left to where it was opened, also when the page was loaded there', () => {
  const entries = [['#rides/3/edit', null]];
  let at = 0;
  const shown = [];
  let popped;
  const browser = { addEventListener: (_, listener) => { popped = listener; }, location: { get hash() { return entries[at][0]; } }, history: {
    get state() { return entries[at][1]; },
    pushState: (state, _, fragment) => { at += 1; entries.splice(at, Infinity, [fragment, state]); },
    replaceState: (state, _, fragment) => { entries[at] = [fragment, state]; },
    back: () => { at -= 1; popped(); },
  } };
  const views = new Views((view) => shown.push(fragmentOf(view)), browser);
  views.leave({ name: 'ride', id: 3 }); // loaded there
  views.go({ name: 'edit', id: 3 });
  views.leave({ name: 'ride', id: 3 });
  assert.deepEqual([shown, entries.map(([fragment]) => fragment), at], [['#rides/3', '#rides/3/edit', '#rides/3'], ['#rides/3', '#rides/3/edit'], 0]);
});

const points = (name, count) => `<gpx>${`<${name} lat="46" lon="14"/>`.repeat(count)}</gpx>`;
for (const [what, text, isRoute] of [['a track', points('trkpt', 2), true], ['a route', points('rtept', 2), true], ['a prefix', points('g:trkpt', 2), true],
  ['one point', points('trkpt', 1), false], ['one of each', points('trkpt', 1) + points('rtept', 1), false], ['waypoints', points('wpt', 9), false], ['text', 'bib;name', false]]) {
  test(`a file with ${what} ${isRoute ? 'may have' : 'has no'} line`, () => assert.equal(mayHaveLine(text), isRoute));
}

test('a route is called as its file', () => {
  assert.deepEqual([titleOf('Hills.GPX'), titleOf('.gpx'), titleOf('x'.repeat(120)).length], ['Hills', '', 100]);
});

test('a preview has the columns that somebody has', () => {
  assert.deepEqual(fieldsOf([{ display_name: 'Ana', bib: '' }, { display_name: 'Ben', bib: '1', medical_note: 'x' }]), ['bib', 'display_name', 'medical_note']);
});

test('a link to follow says all that it shows', () => {
  const link = { expires_at: '2026-05-17T10:00:00+00:00', names: 'numbers', delay_minutes: 5, hide_metres: 200, last_used_at: null };
  assert.deepEqual(settingsOf(link).slice(1), ['Bibs only', '5 minutes later', '200 m hidden around start and finish', 'never used']);
  assert.deepEqual(settingsOf({ ...link, names: 'full', delay_minutes: 0, hide_metres: 0 }).slice(1, 4), ['Names', 'no delay', 'nothing hidden']);
});

test('ages are told by the clock of the server', () => {
  const answer = (date) => ({ headers: new Headers(date ? { Date: new Date(date).toUTCString() } : {}) });
  const now = Date.now();
  heard(answer(Math.floor(now / 1000) * 1000 + 600_000), now, now);
  assert.ok(Math.abs(serverNow() - Date.now() - 600_000) < 1500);
  heard(answer(null), now, now); // a proxy without the header
  assert.ok(Math.abs(serverNow() - Date.now() - 600_000) < 1500);
  heard(answer(now), now, now);
});

test('one is not said as many are', () => {
  assert.deepEqual([1, 2].map((n) => t('importProblems', { n })), ['1 problem. Nothing is imported until it is solved:', '2 problems. Nothing is imported until they are solved:']);
});

test('a file can be chosen again after it was corrected: choosing begins with none', (context) => {
  context.after(() => { delete globalThis.document; });
  const listeners = {};
  globalThis.document = { createElement: () => ({ value: '', files: [], setAttribute: () => {}, replaceChildren: () => {},
    addEventListener: (name, listener) => { listeners[name] = listener; } }) };
  const chosen = [];
  const input = fileInput('.gpx', (file) => chosen.push(file));
  Object.assign(input, { value: 'route.gpx', files: ['route.gpx'] });
  listeners.click();
  assert.equal(input.value, '');
  listeners.change();
  input.files = []; // nothing was chosen
  listeners.change();
  assert.deepEqual(chosen, ['route.gpx']);
});
