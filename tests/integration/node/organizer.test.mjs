// SPDX-License-Identifier: GPL-3.0-or-later
// The organizer's page in a real browser, against the daemon.
import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { PASSWORD, launchChromium, leave, openPage, restOf } from './browsers.mjs';
import { startDaemon } from './support.mjs';

const EVIL = '<img src=x onerror=alert(1)>';
const START = { latitude: 45.5301, longitude: 13.7301 };
const ROUTE = new URL('../../../resources/demo/hills-loop.gpx', import.meta.url).pathname;
const ONE_POINT = '<gpx version="1.1" xmlns="http://www.topografix.com/GPX/1/1"><wpt lat="46" lon="14"/><trk><trkseg><trkpt lat="46" lon="14"/></trkseg></trk></gpx>';

let daemon;
let api;
let tokenOf;
let organizer; // a token
let chromium;
let folder;

before(async () => {
  folder = mkdtempSync(join(tmpdir(), 'organizer-'));
  daemon = await startDaemon();
  ({ api, tokenOf } = restOf(daemon));
  daemon.commandWithInput(`${PASSWORD}\n`, 'user', 'add', 'olga', '--password-stdin');
  organizer = await tokenOf('olga');
  chromium = await launchChromium();
});
after(async () => {
  await chromium?.close();
  await daemon.stop();
  rmSync(folder, { recursive: true });
});

const origin = () => new URL(daemon.url).origin;
const ridersOf = async ({ id }) => (await api('GET', `/rides/${id}/participants`, { token: organizer })).map(({ username }) => username);
const newRide = (ride) => api('POST', '/rides/', { token: organizer, json: { start_time: new Date().toISOString(), ...ride } });

/// Its path.
function file(name, content) {
  const path = join(folder, name);
  writeFileSync(path, content);
  return path;
}

/// Chooses a file as a person does.
async function choose({ page }, path) {
  const [chooser] = await Promise.all([page.waitForFileChooser(), page.evaluate(() => document.querySelector('input[type=file]').click())]);
  await chooser.accept([path]);
}

async function logIn(desktop) {
  await desktop.type('username', 'olga');
  await desktop.type('password', PASSWORD);
  await desktop.press('Log in');
}

/// The page of a ride, whose organizer is logged in.
async function openRide(ride, options = { width: 1000 }) {
  const desktop = await openPage(chromium, { origin: origin(), ...options });
  await desktop.page.goto(`${daemon.url}/o#rides/${ride.id}`);
  await logIn(desktop);
  await desktop.see(ride.code);
  return desktop;
}

const addRider = async (desktop, name) => {
  await desktop.page.evaluate(() => { document.querySelector('[name=display_name]').closest('details').open = true; });
  await desktop.type('display_name', name);
  await desktop.page.evaluate(() => document.querySelector('[name=display_name]').form.requestSubmit());
};

test('an organizer makes a ride with a route, adds riders, and hands out links', async () => {
  const desktop = await openPage(chromium, { origin: origin(), width: 1000 });
  const { page } = desktop;
  await page.goto(`${daemon.url}/o`);
  await desktop.see('Accounts are created by the administrator');
  await desktop.type('username', 'olga');
  await desktop.type('password', 'wrong');
  await desktop.press('Log in');
  await desktop.see('User name or password is wrong');
  await page.evaluate(() => { document.querySelector('[name=password]').value = ''; });
  await desktop.type('password', PASSWORD);
  await desktop.press('Log in');
  await desktop.see('You have no rides yet');
  await desktop.press('New ride');
  await desktop.type('title', `Spring ${EVIL}`);
  await desktop.type('description', `Meet at the station ${EVIL}`);
  await choose(desktop, ROUTE);
  await page.waitForSelector('.map.small .end');
  await desktop.press('Save');
  await desktop.see('Link to join');
  await desktop.see(`Meet at the station ${EVIL}`);
  await desktop.see('hills-loop · ');
  await page.waitForSelector('.map.small .end');
  await desktop.see('It does not start by itself');
  const made = (await api('GET', '/rides/owned', { token: organizer })).find(({ title }) => title === `Spring ${EVIL}`);
  assert.ok(made.route_id);

  await desktop.press('Add a rider');
  await desktop.type('display_name', `Ivo ${EVIL}`);
  await desktop.type('bib', '12');
  await page.evaluate(() => [...document.querySelectorAll('form button')].find((one) => one.textContent === 'Add a rider').click());
  await desktop.see('They are shown until you close this page');
  await desktop.see(`Ivo ${EVIL}`);
  await desktop.page.waitForFunction((words) => [...document.querySelectorAll('tbody tr')].some((row) => row.innerText.startsWith(`12\t${words}`)), {}, `Ivo ${EVIL}`);
  assert.ok((await api('GET', `/rides/${made.id}/participants`, { token: organizer })).some(({ username }) => username === `Ivo ${EVIL}`));

  // Whoever gets the link is that rider.
  const link = await page.evaluate(() => document.querySelector('.made input').value);
  const phone = await openPage(chromium, { origin: origin(), place: START });
  await phone.page.goto(`${daemon.url}${new URL(link).pathname}${new URL(link).hash}`);
  await phone.see(`Spring ${EVIL}`);
  await phone.see('olga');
  await phone.page.waitForSelector('.end'); // the route
  await phone.press('Use an app instead'); // the server has named no links to this phone
  await phone.see(`This phone is in the ride, as Ivo ${EVIL}`);
  await phone.press('Go on');
  await phone.see('Set up Traccar');
  const traccar = new URL(await phone.page.evaluate(() => document.querySelector('a[href^="org.traccar.client"]').href)).searchParams.get('url');
  assert.match(traccar, new RegExp(`^${daemon.url}/i/[a-z2-7]{26}$`));
  await phone.press('Ride along');
  await phone.see('olga');
  assert.equal(new URL(phone.page.url()).hash, '');
  await leave(phone);
  await phone.end();
  assert.ok(!(await api('GET', `/rides/${made.id}/participants`, { token: organizer })).some(({ username }) => username.startsWith('Ivo')));
  await desktop.end();
});

test('a list can be imported again, and new links are offered for those whom somebody added', async () => {
  const made = await api('POST', '/rides/', { token: organizer, json: { title: 'Lists', start_time: new Date().toISOString() } });
  await api('POST', '/join', { json: { ride_code: made.code, display_name: 'Self' } });
  const desktop = await openRide(made);
  const { page } = desktop;
  await desktop.press('Import riders from a file');
  const chooseLines = (lines) => choose(desktop, file('riders.csv', `bib;name\n${lines}`));
  await chooseLines('1;Ana\n2;olga\n');
  await desktop.see('somebody in this ride has an account with this name');
  await chooseLines('1;Ana\n2;Ben\n');
  await desktop.see('2 riders to add');
  await desktop.press('Import 2 riders');
  await desktop.see('New links: 2');
  await chooseLines('1;Ana\n2;Ben\n3;Cid\n');
  await desktop.see('2 are in the ride already');
  await chooseLines('1;Cid\n');
  await desktop.see('bib 1 belongs to Ana already');
  await page.waitForFunction(() => document.querySelectorAll('.scroll:not(.list) tbody tr').length === 4);
  const offered = await page.evaluate(() => [...document.querySelectorAll('.scroll:not(.list) tbody tr')].filter((row) => row.querySelector('button'))
    .map((row) => row.children[1].textContent));
  assert.deepEqual(offered, ['Ana', 'Ben']);
  await desktop.end();
});

test('a list is shown as it will be imported, and columns that are not used are named', async () => {
  const desktop = await openRide(await newRide({ title: 'Columns' }));
  const { page } = desktop;
  await desktop.press('Import riders from a file');
  await choose(desktop, file('columns.csv', `bib;name;phone;emergency name;Farbe\n42;${EVIL};+386 40 123 456;Ben;rot\n`));
  await desktop.see('1 rider to add');
  const cells = await page.evaluate(() => [...document.querySelectorAll('.list tr')].map((row) => [...row.children].map((cell) => cell.textContent)));
  assert.deepEqual(cells, [['Bib', 'Name', 'Phone', 'Emergency contact'], ['42', EVIL, '+386 40 123 456', 'Ben']]);
  await desktop.see('A column is not used: Farbe');
  await desktop.end();
});

test('when the login has ended, the password brings back the page as it was, with links and forms', async () => {
  const ride = await newRide({ title: 'Long' });
  const desktop = await openRide(ride);
  const { page } = desktop;
  await addRider(desktop, 'Ana');
  await desktop.see('New links: 1');
  daemon.command('user', 'logout', 'olga');
  organizer = await tokenOf('olga');
  await addRider(desktop, 'Ben');
  await desktop.see('Your login has ended. Enter the password of “olga”');
  await desktop.type('password', 'wrong');
  await page.keyboard.press('Enter');
  await desktop.see('User name or password is wrong');
  await page.keyboard.press('Escape');
  await page.waitForFunction(() => document.querySelector('dialog') === null);
  assert.equal(await page.evaluate(() => document.querySelector('[name=display_name]').value), 'Ben');
  await page.evaluate(() => document.querySelector('[name=display_name]').form.requestSubmit());
  await desktop.type('password', PASSWORD);
  await page.keyboard.press('Enter');
  await desktop.see('New links: 2');
  assert.deepEqual(await ridersOf(ride), ['olga', 'Ana', 'Ben']);

  await desktop.press('Log out');
  await desktop.see('some were neither saved nor printed');
  await desktop.press('Cancel');
  await desktop.see('New links: 2');
  await desktop.press('Log out');
  await page.waitForSelector('dialog[open] .danger').then((yes) => yes.click());
  await desktop.see('Accounts are created by the administrator');
  assert.deepEqual(await page.evaluate(() => [sessionStorage.length, location.hash]), [0, '']);
  await desktop.end();
});

test('a file without a line changes no route, a corrected one can be chosen again, and a route can be removed', async () => {
  const route = await api('POST', '/routes/', { token: organizer, json: { title: 'loop', gpx_data: readFileSync(ROUTE, 'utf8') } });
  const ride = await newRide({ title: 'Routes', route_id: route.id });
  const desktop = await openRide(ride);
  const { page } = desktop;
  const routeOf = async () => (await api('GET', `/rides/${ride.id}`, { token: organizer })).route_id;
  await desktop.press('Change');
  await desktop.see('loop · ');
  await choose(desktop, file('route.gpx', ONE_POINT));
  await desktop.see('has neither a track nor a route with two points');
  await desktop.see('loop · ');
  await desktop.press('Save');
  await desktop.see('Link to join');
  assert.equal(await routeOf(), route.id);

  await desktop.press('Change');
  await desktop.see('loop · ');
  await choose(desktop, file('route.gpx', ONE_POINT));
  await desktop.see('has neither a track nor a route with two points');
  await choose(desktop, file('route.gpx', readFileSync(ROUTE, 'utf8')));
  await desktop.see('New route: route.gpx');
  assert.doesNotMatch(await desktop.text(), /has neither/);
  await desktop.press('Save');
  await desktop.see('Link to join');
  assert.notEqual(await routeOf(), route.id);

  await desktop.press('Change');
  await desktop.see('route · ');
  await desktop.press('Remove the route');
  assert.equal(await page.evaluate(() => document.querySelector('.map').getClientRects().length), 0);
  await desktop.press('Save');
  await desktop.see('No route');
  assert.equal(await routeOf(), null);
  await desktop.end();
});

test('Back leads through the page, and a reload stays', async () => {
  await newRide({ title: 'Ways' });
  const desktop = await openPage(chromium, { origin: origin() });
  const { page } = desktop;
  await page.goto(`${daemon.url}/o`);
  await logIn(desktop);
  await desktop.see('New ride');
  await desktop.press('New ride');
  await desktop.see('Save');
  await page.goBack();
  await desktop.see('Your rides');
  await desktop.see('Ways');
  await page.evaluate(() => [...document.querySelectorAll('.rides button')].find(({ textContent }) => textContent.startsWith('Ways')).click());
  await desktop.see('Link to join');
  await desktop.press('Change');
  await desktop.see('Save');
  await desktop.press('Cancel');
  await desktop.see('Link to join');
  await page.reload();
  await desktop.see('Link to join');
  await page.goBack();
  await desktop.see('New ride');
  await desktop.end();
});

test('links to follow are listed with what they show, and nothing is broken on a phone', async () => {
  const route = await api('POST', '/routes/', { token: organizer, json: { title: 'loop', gpx_data: readFileSync(ROUTE, 'utf8') } });
  const ride = await newRide({ title: 'Links', route_id: route.id });
  await api('POST', `/rides/${ride.id}/riders`, { token: organizer, json: { display_name: 'Jürgen Weiß-Müllerschön von der Höhe', bib: '42' } });
  await api('POST', `/rides/${ride.id}/follow-links`, { token: organizer, json: {
    expires_at: new Date(Date.now() + 3_600_000).toISOString(), delay_minutes: 5, names: 'numbers', hide_metres: 200 } });
  const desktop = await openRide(ride, {});
  const { page } = desktop;
  await desktop.see('Bibs only · 5 minutes later · 200 m hidden around start and finish · never used');
  await desktop.see('Jürgen');
  const lines = await page.evaluate(() => [...document.querySelectorAll('td')].filter(({ textContent }) => /^(42|Jürgen.*)$/.test(textContent)).map((cell) => {
    const range = document.createRange();
    range.selectNodeContents(cell);
    return new Set([...range.getClientRects()].map(({ top }) => Math.round(top))).size;
  }));
  assert.equal(lines[0], 1, 'a number is on one line');
  assert.ok(lines[1] <= 5, `a name is broken between words, but has ${lines[1]} lines`);
  assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= document.documentElement.clientWidth));
  await desktop.end();
});
