// SPDX-License-Identifier: GPL-3.0-or-later
// The pages in real browsers, against the daemon: a guest joins, rides along, loses the network, is followed and leaves.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { after, before, test } from 'node:test';
import { PASSWORD, holdSos, launchChromium, launchFirefox, leave, openPage, restOf } from './browsers.mjs';
import { WebSocket, io, sleep, startDaemon, until } from './support.mjs';

const EVIL = '<img src=x onerror=alert(1)>';
const START = { latitude: 45.5301, longitude: 13.7301 };
const HOUR_MS = 3_600_000;
const gpx = readFileSync(new URL('../../../resources/demo/hills-loop.gpx', import.meta.url), 'utf8');

let daemon;
let api;
let chromium;
let firefox;
let organizer; // tokens
let dispatcher;
let ride;
let desk;
const heard = []; // location_update of the ride, as a dispatcher hears them

before(async () => {
  daemon = await startDaemon();
  const rest = restOf(daemon);
  api = rest.api;
  daemon.commandWithInput(`${PASSWORD}\n`, 'user', 'add', 'dana', '--role', 'dispatcher', '--password-stdin');
  daemon.commandWithInput(`${PASSWORD}\n`, 'user', 'add', 'olga', '--role', 'rider', '--password-stdin');
  organizer = await rest.tokenOf('olga');
  const route = await api('POST', '/routes/', { token: organizer, json: { title: 'loop', gpx_data: gpx } });
  ride = await api('POST', '/rides/', { token: organizer, json: { title: `Sunday ${EVIL}`, start_time: new Date().toISOString(), route_id: route.id } });
  ride = await api('PUT', `/rides/${ride.id}`, { token: organizer, json: { status: 'live' } });
  dispatcher = await rest.tokenOf('dana');
  desk = io(daemon.url, { auth: { token: dispatcher }, transports: ['websocket'] });
  desk.on('location_update', (update) => heard.push(update));
  assert.deepEqual(await desk.emitWithAck('join_ride', { ride_code: ride.code }), { ok: true });
  chromium = await launchChromium(); // one after the other, so that each is closed if the next does not start
  firefox = await launchFirefox();
});
after(async () => {
  desk?.disconnect();
  await Promise.all([chromium?.close(), firefox?.close()]);
  await daemon.stop();
});

/// A request of a desk.
async function asDesk(method, params) {
  const link = new WebSocket(`${daemon.url.replace('http', 'ws')}/console`);
  const answered = new Promise((resolve, reject) => {
    link.on('error', reject);
    link.on('open', () => link.send(JSON.stringify({ type: 'hello', protocol: 2, token: dispatcher, client: 'test' })));
    link.on('message', (data, isBinary) => {
      const message = isBinary ? {} : JSON.parse(data);
      if (message.type === 'welcome') {
        link.send(JSON.stringify({ type: 'request', id: 1, method, params }));
      } else if (message.type === 'reply' || message.type === 'error') {
        resolve(message);
      }
    });
  });
  const { type, error } = await answered;
  assert.equal(type, 'reply', JSON.stringify(error));
  link.close();
}

const origin = () => new URL(daemon.url).origin;
const participants = () => api('GET', `/rides/${ride.id}/participants`, { token: organizer });
const stored = async (id) => (await api('GET', `/participations/${id}/positions?limit=1000`, { token: dispatcher })).length;

async function joinAs(phone, name) {
  await phone.page.goto(`${daemon.url}/j/${ride.code.toLowerCase()}`);
  await phone.see(`Sunday ${EVIL}`);
  await phone.see('olga');
  await phone.type('name', name);
  await phone.press('Join');
  await phone.see(`You are in, ${name}`);
  return (await participants()).find(({ username }) => username === name);
}

const name = `Eva ${EVIL}`;
let phone; // in Chromium, with a position
let eva; // her participation

test('Chromium: a guest joins and rides along', async () => {
  phone = await openPage(chromium, { origin: origin(), place: START });
  eva = await joinAs(phone, name);
  assert.ok(eva.guest);
  await phone.press('Ride along');
  await phone.see('Sent');
  const first = await until(() => heard.find(({ user_id: user }) => user === eva.user_id), 'the desk hears of the rider');
  assert.equal(first.latitude, START.latitude);
  await phone.see('olga');
});

test('without network positions are kept, also when the page is loaded again', async () => {
  const { page } = phone;
  await page.setRequestInterception(true);
  let isCut = true;
  const cut = (request) => (isCut && new URL(request.url()).pathname.startsWith('/i/') ? request.abort() : request.continue());
  page.on('request', cut);
  const kept = async () => Number(/No network: (\d+)/.exec(await phone.text())?.[1] ?? 0);
  for (let i = 1; await kept() < 3; ++i) {
    await page.setGeolocation({ latitude: START.latitude + i / 1000, longitude: START.longitude, accuracy: 8 });
    await sleep(2_000); // the page takes one every four seconds
  }
  const before = await stored(eva.id); // what was under way when it was cut has arrived
  await page.reload();
  await phone.see('No network');
  const waiting = await page.evaluate(() => new Promise((resolve) => {
    const opening = indexedDB.open('saferide-queue');
    opening.onsuccess = () => {
      const all = opening.result.transaction('reports').objectStore('reports').getAll();
      all.onsuccess = () => resolve(new Set(all.result.map(({ position: { lat, timestamp } }) => `${lat} ${timestamp}`)).size); // browsers give some twice
    };
  }));
  assert.ok(waiting >= 2);
  assert.equal(await stored(eva.id), before);
  isCut = false;
  await until(async () => {
    await page.evaluate(() => dispatchEvent(new Event('online'))); // again: while it tries it hears of none
    await sleep(1_000);
    return await stored(eva.id) >= before + waiting;
  }, 'what was kept is stored');
  await phone.see('Sent');
  page.off('request', cut);
  await page.setRequestInterception(false);
});

test('where there is no server at all, the page comes from the phone', async () => {
  const { page } = phone;
  await until(() => page.evaluate(async () => (await caches.keys()).length > 0), 'the page is kept');
  await daemon.halt();
  await page.reload();
  await phone.see('Good to know');
  await page.setGeolocation({ latitude: START.latitude + 0.01, longitude: START.longitude, accuracy: 8 });
  await phone.see('not shown live');
  await daemon.resume();
  await until(async () => (await participants()).some(({ id, latitude }) => id === eva.id && latitude === START.latitude + 0.01), 'it is sent afterwards');
});

test('nothing is shown as live by a phone that has lost its network', async () => {
  const isSaid = (kind) => phone.page.waitForFunction((wanted) => document.querySelector('.state').dataset.kind === wanted, { polling: 100 }, kind);
  await isSaid('good');
  await phone.page.setOfflineMode(true);
  await isSaid('busy');
  await phone.see('the group is not shown live');
  await phone.page.setOfflineMode(false);
  await isSaid('good');
  await phone.page.waitForFunction(() => document.querySelector('.told').textContent !== document.querySelector('.state').textContent); // no age is read aloud
});

test('what a dispatcher writes is shown as it was typed, also when the page is loaded again', async () => {
  await phone.see('olga'); // it is in the room again
  await asDesk('message_ride', { ride_id: ride.id, text: `Rain ${EVIL}` });
  await phone.see(`Rain ${EVIL}`);
  await phone.page.reload();
  await phone.see(`Rain ${EVIL}`);
  await phone.see('Sent');
});

test('family follows by a link until it is withdrawn', async () => {
  const link = await api('POST', `/rides/${ride.id}/follow-links`, { token: organizer, json: {
    expires_at: new Date(Date.now() + HOUR_MS).toISOString(), delay_minutes: 0, names: 'full', hide_metres: 0 } });
  const family = await openPage(chromium, { origin: origin() });
  await family.page.goto(`${daemon.url}${new URL(link.url).pathname}`);
  await family.see(name);
  await family.see(`Sunday ${EVIL}`);
  await family.see('Live');
  await family.page.waitForSelector('.rider');
  await family.page.focus('.group button:enabled');
  const aged = await family.page.$eval('.group', (group) => group.innerText);
  await family.page.waitForFunction((text) => document.querySelector('.group').innerText !== text, {}, aged);
  assert.ok(await family.page.evaluate(() => document.activeElement.matches('.group button')), 'the focus stays where it was');
  await family.page.setOfflineMode(true);
  await family.see('Connecting …');
  await family.page.setOfflineMode(false);
  await family.see('Live');
  await api('DELETE', `/follow-links/${link.id}`, { token: organizer });
  await family.see('This link is not valid');
  await family.end();
});

test('a link without names shows bibs, and nothing else that tells riders apart', async () => {
  const { participation } = await api('POST', `/rides/${ride.id}/riders`, { token: organizer, json: { display_name: 'Bea', bib: 'A 12' } });
  const link = await api('POST', `/rides/${ride.id}/follow-links`, { token: organizer, json: { expires_at: new Date(Date.now() + HOUR_MS).toISOString() } });
  const family = await openPage(chromium, { origin: origin() });
  await family.page.goto(`${daemon.url}${new URL(link.url).pathname}`);
  await family.see('Rider A 12');
  const names = await family.page.evaluate(() => [...document.querySelectorAll('.group .name')].map(({ textContent }) => textContent));
  assert.deepEqual([...new Set(names)].sort(), ['Rider', 'Rider A 12']);
  await api('DELETE', `/participations/${participation.id}`, { token: organizer });
  await family.end();
});

test('a guest lets family follow until the link is withdrawn', async () => {
  const { page } = phone;
  await phone.see('Let my family follow');
  await phone.press('Make a link');
  const url = await page.waitForSelector('.shown input').then((input) => input.evaluate(({ value }) => value));
  const family = await openPage(chromium, { origin: origin() });
  await family.page.goto(`${daemon.url}${new URL(url).pathname}`);
  await family.see(name);
  await phone.see('never used');
  await phone.press('Withdraw');
  await page.waitForSelector('dialog[open] .danger').then((yes) => yes.click());
  await family.see('This link is not valid');
  await family.end();
});

test('SOS is repeated until it has arrived, also when the page is loaded again and does not know the code, and its rider learns what becomes of it', async () => {
  const { page } = phone;
  await daemon.halt();
  await holdSos(phone);
  await page.evaluate(() => localStorage.setItem('saferide-rider', JSON.stringify({ ...JSON.parse(localStorage.getItem('saferide-rider')), code: undefined })));
  await page.reload();
  await phone.see('It is repeated until it has arrived');
  const before = Date.now();
  await daemon.resume();
  await phone.see('has arrived at the server. Nobody has confirmed');
  const [incident, ...others] = await api('GET', `/rides/${ride.id}/incidents?state=open`, { token: dispatcher });
  assert.deepEqual([incident.kind, incident.state, incident.participation_id, incident.alarms ?? 1, others], ['sos', 'open', eva.id, 1, []]);
  assert.ok(Date.parse(incident.raised_at) <= before, 'it says when it was made, not when it arrived');
  const seen = await api('PUT', `/incidents/${incident.id}`, { token: dispatcher, json: { version: incident.version, state: 'acknowledged', coming: `Marshal ${EVIL}` } });
  await phone.see('A dispatcher has seen your SOS');
  await phone.see(`On the way to you: Marshal ${EVIL}`);
  await phone.press('I am fine');
  await phone.see('You said that you are fine');
  const now = await api('GET', `/incidents/${seen.id}`, { token: dispatcher });
  await api('PUT', `/incidents/${now.id}`, { token: dispatcher, json: { version: now.version, state: 'resolved', resolution: 'ok' } });
  await phone.see('The dispatchers have closed your SOS');
  await phone.press('Close');

  await holdSos(phone, 'has arrived at the server');
  await page.goto('about:blank'); // what happens now is not told to the page
  const [second] = await api('GET', `/rides/${ride.id}/incidents?state=open`, { token: dispatcher });
  await api('PUT', `/incidents/${second.id}`, { token: dispatcher, json: { version: second.version, state: 'resolved', resolution: 'false_alarm' } });
  await page.goto(`${daemon.url}/r`);
  await phone.see('The dispatchers have closed your SOS');
  await phone.press('Close');
  assert.doesNotMatch(await page.$eval('.messages', (list) => list.textContent), /asks for help/, 'one\'s own call is no news');
});

/// As if the clock of the phone were ten minutes fast.
const hasFastClock = ({ page }) => page.evaluateOnNewDocument(() => {
  const Right = Date;
  globalThis.Date = class extends Right {
    constructor(...time) { super(...(time.length > 0 ? time : [globalThis.Date.now()])); }
    static now() { return Right.now() + 600_000; }
  };
});

test('a phone whose clock is wrong says so, calls for help at the right time, and shows the right ages', async () => {
  const fast = await openPage(chromium, { origin: origin(), place: START });
  await hasFastClock(fast);
  const udo = await joinAs(fast, 'Udo');
  await fast.press('Ride along');
  await fast.see('The clock of this phone is wrong by 10 min');
  await holdSos(fast, 'has arrived at the server');
  const incident = (await api('GET', `/rides/${ride.id}/incidents?state=open`, { token: dispatcher })).find(({ participation_id: id }) => id === udo.id);
  assert.ok(Math.abs(Date.parse(incident.raised_at) - Date.now()) < 300_000, incident.raised_at);
  const link = await api('POST', `/rides/${ride.id}/follow-links`, { token: organizer, json: {
    expires_at: new Date(Date.now() + HOUR_MS).toISOString(), delay_minutes: 0, names: 'full', hide_metres: 0, participation_id: udo.id } });
  const family = await openPage(chromium, { origin: origin() });
  await hasFastClock(family);
  await family.page.goto(`${daemon.url}${new URL(link.url).pathname}`);
  await family.see('Udo');
  await family.page.waitForFunction(() => /^Udo\s*(\d+ s|[1-4] min) ago$/m.test(document.querySelector('.group').innerText));
  await family.end();
  await leave(fast);
  await fast.end();
});

test('where as many follow as may, the next one waits and is not told that the link is not valid', async () => {
  const other = await startDaemon({ SAFERIDE_FOLLOW_CONNECTIONS_PER_LINK: '1' });
  const there = restOf(other);
  other.commandWithInput(`${PASSWORD}\n`, 'user', 'add', 'olga', '--password-stdin');
  const token = await there.tokenOf('olga');
  const { id } = await there.api('POST', '/rides/', { token, json: { title: 'Crowded', start_time: new Date().toISOString() } });
  const { url } = await there.api('POST', `/rides/${id}/follow-links`, { token, json: { expires_at: new Date(Date.now() + HOUR_MS).toISOString() } });
  const follow = async () => {
    const one = await openPage(chromium, { origin: new URL(other.url).origin });
    await one.page.goto(`${other.url}${new URL(url).pathname}`);
    return one;
  };
  const first = await follow();
  await first.see('Not started yet');
  const second = await follow();
  await second.see('Not yet: too many follow by this link. This page tries again by itself.');
  await first.end();
  await second.see('Not started yet');
  await second.end();
  await other.stop();
});

test('who leaves has nothing of the ride on the phone', async () => {
  const { page } = phone;
  await leave(phone);
  assert.deepEqual(await page.evaluate(async () => [Object.keys(localStorage), await caches.keys()]), [[], []]);
  assert.ok(!(await participants()).some(({ id }) => id === eva.id));
  await phone.end();
});

test('what could not be sent of one ride goes there, and not into the next one', async () => {
  const twice = await openPage(chromium, { origin: origin(), place: START });
  const { page } = twice;
  let isCut = true;
  await page.setRequestInterception(true);
  page.on('request', (request) => (isCut && new URL(request.url()).pathname.startsWith('/i/') ? request.abort() : request.continue()));
  const first = await joinAs(twice, 'Uwe');
  await twice.press('Ride along');
  await twice.see('Good to know');
  await until(() => page.evaluate(() => document.querySelector('.me') !== null), 'there is a position');
  const next = await api('POST', '/rides/', { token: organizer, json: { title: 'Next', start_time: new Date().toISOString() } });
  const { participation: second, links } = await api('POST', `/rides/${next.id}/riders`, { token: organizer, json: { display_name: 'Uwe' } });
  isCut = false;
  const elsewhere = START.latitude + 0.5;
  await page.setGeolocation({ latitude: elsewhere, longitude: START.longitude, accuracy: 8 });
  await page.goto(`${daemon.url}/r${new URL(links.page).hash}`);
  await twice.see('Next');
  await until(async () => await stored(first.id) > 0, 'what was kept is stored');
  await until(async () => await stored(second.id) > 0, 'the next ride has a position');
  const there = await api('GET', `/participations/${second.id}/positions`, { token: dispatcher });
  assert.ok(there.every(({ latitude }) => latitude === elsewhere));

  // A link alone leads to the apps, and knows when the ride is over.
  await twice.press('Use an app instead');
  await twice.see('This phone is in the ride, as Uwe');
  await twice.press('Go on');
  await twice.see('Set up Traccar');
  await api('PUT', `/rides/${next.id}`, { token: organizer, json: { status: 'cancelled' } });
  await page.goto(`${daemon.url}/r`);
  await twice.see('The ride has ended');
  await twice.end();
});

test('Firefox: a guest joins, rides along and follows', async () => {
  const fox = await openPage(firefox, { origin: origin() });
  const finn = await joinAs(fox, 'Finn');
  await fox.press('Ride along');
  await fox.see('Sent');
  await until(async () => await stored(finn.id) > 0, 'the position is stored');
  const link = await api('POST', `/rides/${ride.id}/follow-links`, { token: organizer, json: {
    expires_at: new Date(Date.now() + HOUR_MS).toISOString(), delay_minutes: 0, names: 'full', hide_metres: 0, participation_id: finn.id } });
  await fox.page.goto(`${daemon.url}${new URL(link.url).pathname}`);
  await fox.see('Finn');
  await fox.end();
});

/// A route that browsers do not take for XML: the file begins with an empty line, and a prefix is not declared.
const ODD_GPX = `
<?xml version="1.0"?>
<gpx version="1.1" xmlns="http://www.topografix.com/GPX/1/1"><trk><extensions><gpxx:TrackExtension/></extensions><trkseg>
<trkpt lat="45.53" lon="13.73"/><trkpt lat="45.54" lon="13.74"/></trkseg></trk></gpx>`;

test('who comes by a link is told who sees them until they have read it, and what the ride is about, on the smallest phone in German', async () => {
  const route = await api('POST', '/routes/', { token: organizer, json: { title: 'odd', gpx_data: ODD_GPX } });
  const made = await api('POST', '/rides/', { token: organizer, json: { title: 'Donaudampfschifffahrtsgesellschaftskapitänsausfahrt', start_time: new Date().toISOString(),
    description: 'Treffpunkt: am Brunnen\nHelm nicht vergessen', route_id: route.id } });
  const { links } = await api('POST', `/rides/${made.id}/riders`, { token: organizer, json: { display_name: 'Maximiliane Schwarzenberger' } });
  const small = await openPage(chromium, { origin: origin(), place: START, language: 'de', width: 320, height: 640 });
  const { page } = small;
  await page.goto(`${daemon.url}/r${new URL(links.page).hash}`);
  await small.see('Wer sieht, wo du bist');
  await small.press('Wie lange, und wie du aufhörst');
  await small.see('Bei Gästen wird auch der Name gelöscht.');
  await page.waitForSelector('.end'); // the route
  await small.see('Treffpunkt: am Brunnen\nHelm nicht vergessen');
  const gabi = await api('POST', '/join', { json: { ride_code: made.code, display_name: 'Gabi' } });
  await small.see('Gabi');
  await page.waitForFunction(() => [...document.querySelectorAll('.group .name')].some((one) => one.textContent === 'GabiGast')); // before the next snapshot, too
  assert.deepEqual(await page.evaluate(() => [document.documentElement.scrollWidth, [...document.querySelectorAll('.leaflet-control-zoom a')].map((one) => [one.title, one.tabIndex])]),
    [320, [['Vergrößern', 0], ['Verkleinern', 0]]]);
  await small.press('Verstanden');
  await fetch(`${daemon.url}/i/${gabi.key}`, { method: 'POST', body: JSON.stringify([{ lat: 45.535, lon: 13.735, timestamp: Date.now(), unit: 'mps' }]) });
  await page.waitForSelector('.group button:enabled').then((row) => row.click()); // scrolls to it
  await page.waitForFunction(() => {
    const [map, top] = ['.map', '.top'].map((name) => document.querySelector(name).getBoundingClientRect());
    return map.top >= top.bottom - 1 && map.bottom <= innerHeight;
  });
  await page.reload();
  await small.see('Treffpunkt');
  assert.ok(!(await small.text()).includes('Wer sieht, wo du bist'));
  await page.waitForSelector('.end');
  await page.focus('.leaflet-control-zoom-in');
  for (let i = 0; i < 18; ++i) {
    await page.keyboard.press('Enter');
  }
  await page.waitForSelector('.leaflet-control-zoom-in.leaflet-disabled'); // the map is zoomed by the keyboard, too
  await page.goto(`${daemon.url}/j/${made.code}`);
  await small.see('Treffpunkt: am Brunnen\nHelm nicht vergessen');
  await small.see('Bei Gästen wird auch der Name gelöscht.');
  const labels = await page.$$eval('button, a.button', (all) => all.filter((one) => one.getClientRects().length > 0).map(({ textContent }) => textContent));
  assert.equal(new Set(labels).size, labels.length, `each button says what it does: ${labels}`);
  assert.equal(await page.evaluate(() => document.documentElement.scrollWidth), 320);
  await small.end();
});

test('a server of tiles learns from which origin they are looked at, and nothing else', async () => {
  const asked = [];
  const tiles = createServer((request, response) => {
    asked.push(request.headers.referer);
    response.writeHead(404).end();
  });
  await new Promise((resolve) => { tiles.listen(0, '127.0.0.1', resolve); });
  const other = await startDaemon({ SAFERIDE_MAP_TILES: `http://127.0.0.1:${tiles.address().port}/{z}/{x}/{y}.png` });
  for (const browser of [chromium, firefox]) {
    const before = asked.length;
    const { page } = await openPage(browser, { origin: new URL(other.url).origin });
    await page.goto(`${other.url}/f/aaaaaaaaaaaaaaaaaaaaaaaaaa`);
    await until(() => asked.length > before, 'tiles are asked for');
    await page.browserContext().close();
  }
  assert.deepEqual([...new Set(asked)], [`${new URL(other.url).origin}/`]);
  await other.stop();
  tiles.close();
});

test('who has no link begins with a code, and clients other than browsers are told that there is nothing', async () => {
  const stranger = await openPage(chromium, { origin: origin(), language: 'de' });
  for (const path of ['/', '/j/']) {
    await stranger.page.goto(`${daemon.url}${path}`);
    await stranger.see('Code der Fahrt');
  }
  await stranger.type('code', 'abc');
  await stranger.page.keyboard.press('Enter');
  await stranger.see('Ein Code hat sechs Buchstaben und Ziffern');
  await stranger.page.evaluate(() => { document.querySelector('[name=code]').value = ''; });
  await stranger.type('code', ride.code.toLowerCase());
  await stranger.page.keyboard.press('Enter');
  await stranger.see(`Sunday ${EVIL}`);
  await stranger.end();
  assert.equal((await fetch(`${daemon.url}/`, { headers: { Accept: 'application/json' } })).status, 404);
});

test('pages that know nothing say so', async () => {
  const stranger = await openPage(chromium, { origin: origin(), language: 'de' });
  await stranger.page.goto(`${daemon.url}/j/ZZZZZZ`);
  await stranger.see('Es gibt keine Fahrt mit dem Code ZZZZZZ');
  await stranger.page.goto(`${daemon.url}/r`);
  await stranger.see('Dieses Telefon fährt bei keiner Fahrt mit');
  daemon.commandWithInput(`${PASSWORD}\n`, 'user', 'add', 'nora', '--role', 'rider', '--password-stdin');
  await stranger.page.goto(`${daemon.url}/o`);
  await stranger.type('username', 'nora');
  await stranger.type('password', PASSWORD);
  await stranger.press('Anmelden');
  await stranger.see('Du hast noch keine Fahrten');
  await stranger.page.goto(`${daemon.url}/f/aaaaaaaaaaaaaaaaaaaaaaaaaa`);
  await stranger.see('Dieser Link gilt nicht');
  await stranger.page.goto(`${daemon.url}/r#${'a'.repeat(26)}`);
  await stranger.see('keine Positionen mehr melden');
  await stranger.end();
});
