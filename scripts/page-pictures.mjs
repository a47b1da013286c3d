// SPDX-License-Identifier: GPL-3.0-or-later
// The pictures of docs/pages.md, from a real daemon and Chromium. Run it by scripts/page-pictures.sh.
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { launchChromium, openPage } from '../tests/integration/node/browsers.mjs';
import { WebSocket, io, sleep, startDaemon } from '../tests/integration/node/support.mjs';

const [folder] = process.argv.slice(2);
const PASSWORD = 'a long password';
const GAP = 24;
const gpx = readFileSync(new URL('../resources/demo/hills-loop.gpx', import.meta.url), 'utf8');
const line = [...gpx.matchAll(/lat="([-\d.]+)" lon="([-\d.]+)"/g)].map(([, latitude, longitude]) => ({ latitude: Number(latitude), longitude: Number(longitude) }));
const NAMES = ['Ana', 'Ben', 'Carla', 'Dušan', 'Emma'];

const daemon = await startDaemon();
const chromium = await launchChromium();
const origin = new URL(daemon.url).origin;

async function api(method, path, { token, json, form } = {}) {
  const answer = await fetch(`${daemon.url}${path}`, { method, body: form ? new URLSearchParams(form) : json && JSON.stringify(json),
    headers: { ...(json && { 'Content-Type': 'application/json' }), ...(token && { Authorization: `Bearer ${token}` }) } });
  const text = await answer.text();
  if (!answer.ok) {
    throw new Error(`${method} ${path}: ${answer.status} ${text}`);
  }
  return text ? JSON.parse(text) : null;
}

for (const [name, role] of [['dana', 'dispatcher'], ['olga', 'rider']]) {
  daemon.commandWithInput(`${PASSWORD}\n`, 'user', 'add', name, '--role', role, '--password-stdin');
}
const tokenOf = async (username) => (await api('POST', '/auth/login', { form: { username, password: PASSWORD } })).access_token;
const olga = await tokenOf('olga');
const dana = await tokenOf('dana');
const route = await api('POST', '/routes/', { token: olga, json: { title: 'Hills loop', gpx_data: gpx } });
const start = new Date(Date.now() - 40 * 60_000).toISOString();
let ride = await api('POST', '/rides/', { token: olga, json: { title: 'Sunday hills loop', start_time: start, route_id: route.id,
  description: 'Meet at the fountain. Bring lights: there is a tunnel at km 12.' } });
await api('POST', '/rides/', { token: olga, json: { title: 'Spring gran fondo', start_time: new Date(Date.now() + 20 * 86_400_000).toISOString() } });
ride = await api('PUT', `/rides/${ride.id}`, { token: olga, json: { status: 'live' } });
const placeOf = (index) => line[Math.floor(line.length * (0.18 + 0.035 * index))];
const riders = [];
for (const [index, name] of NAMES.entries()) {
  riders.push(index < 3 ? await api('POST', `/rides/${ride.id}/riders`, { token: olga, json: { display_name: name, bib: String(11 + index) } })
    : await api('POST', '/join', { json: { ride_code: ride.code, display_name: name } }));
}
await Promise.all(riders.map(({ key }, index) => {
  const { latitude: lat, longitude: lon } = placeOf(index);
  return fetch(`${daemon.url}/i/${key}`, { method: 'POST', body: JSON.stringify([{ lat, lon, timestamp: Date.now() - index * 25_000, unit: 'mps' }]) });
}));

/// As a desk does.
function announce(text) {
  const link = new WebSocket(`${daemon.url.replace('http', 'ws')}/console`);
  return new Promise((resolve) => {
    link.on('open', () => link.send(JSON.stringify({ type: 'hello', protocol: 2, token: dana, client: 'pictures' })));
    link.on('message', (data, isBinary) => {
      const { type } = isBinary ? {} : JSON.parse(data);
      if (type === 'welcome') {
        link.send(JSON.stringify({ type: 'request', id: 1, method: 'message_ride', params: { ride_id: ride.id, text } }));
      } else if (type === 'reply') {
        link.close();
        resolve();
      }
    });
  });
}

const shots = [];
async function shot(phone, name, full = false) {
  await sleep(900);
  const path = join(folder, `${name}.png`);
  await phone.page.screenshot({ path, fullPage: full });
  shots.push(path);
  return path;
}
function sheet(name, paths) {
  execFileSync('convert', [...paths, '-bordercolor', '#8a949e', '-border', '1', '-bordercolor', 'white', '-border', String(GAP / 2), '-background', 'white', '+append',
    '-strip', '+dither', '-colors', '128', `PNG8:${join(folder, `${name}.png`)}`]);
}

const phoneOf = (options) => openPage(chromium, { origin, place: placeOf(6), height: 800, scale: 1, ...options });
async function phoneSheet(name, options, words) {
  const phone = await phoneOf(options);
  const paths = [];
  await phone.page.goto(`${daemon.url}/j/${ride.code}`);
  await phone.see(ride.title);
  paths.push(await shot(phone, `${name}-join`));
  await phone.type('name', words.name);
  await phone.press(words.join);
  await phone.see(words.name);
  paths.push(await shot(phone, `${name}-ways`));
  await phone.press(words.ride);
  await phone.see(NAMES[0]);
  await sleep(1500);
  paths.push(await shot(phone, `${name}-ride`));
  await announce(words.message);
  await phone.see(words.message);
  await phone.press(words.link);
  await phone.page.waitForSelector('.shown input');
  await phone.page.evaluate(() => document.querySelector('ul.messages').closest('section').scrollIntoView());
  await phone.page.evaluate(() => scrollBy(0, -120)); // from under the heading
  paths.push(await shot(phone, `${name}-family`));
  if (words.sos) {
    const desk = io(daemon.url, { auth: { token: dana }, transports: ['websocket'] });
    await phone.page.evaluate(() => scrollTo(0, 0));
    const box = await (await phone.page.$('.sos')).boundingBox();
    await phone.page.mouse.move(box.x + 30, box.y + 20);
    await phone.page.mouse.down();
    await sleep(2200);
    await phone.page.mouse.up();
    await phone.see(words.sos);
    await phone.page.evaluate(() => document.activeElement.blur());
    paths.push(await shot(phone, `${name}-sos`));
    desk.disconnect();
  }
  sheet(`pages-${name}`, paths);
  return phone;
}
await phoneSheet('phone', {}, { name: 'Eva', join: 'Join', ride: 'Ride along', message: 'Coffee at the mill, km 20.', link: 'Make a link', sos: 'has arrived' });
await phoneSheet('german', { language: 'de', dark: true, width: 360 }, { name: 'Frida', join: 'Teilnehmen', ride: 'Mitfahren', message: 'Kaffee an der Mühle, km 20.', link: 'Link erstellen', sos: 'beim Server angekommen' });

const link = await api('POST', `/rides/${ride.id}/follow-links`, { token: olga, json: {
  expires_at: new Date(Date.now() + 86_400_000).toISOString(), delay_minutes: 0, names: 'full', hide_metres: 0 } });
const family = await phoneOf({});
await family.page.goto(`${daemon.url}${new URL(link.url).pathname}`);
await family.see(NAMES[0]);
const followed = await shot(family, 'follow');
const small = await phoneOf({ dark: true, language: 'de' });
await small.page.goto(`${daemon.url}${new URL(link.url).pathname}`);
await small.see(NAMES[0]);
sheet('pages-follow', [followed, await shot(small, 'follow-dark')]);

const begun = await phoneOf({});
await begun.page.goto(daemon.url);
await begun.see('For organizers');
const german = await phoneOf({ dark: true, language: 'de', width: 360 });
await german.page.goto(daemon.url);
await german.see('Für Veranstalter');
sheet('pages-home', [await shot(begun, 'home'), await shot(german, 'home-dark')]);

const desktop = await phoneOf({ width: 1000, height: 900 });
await desktop.page.goto(`${daemon.url}/o`);
await desktop.type('username', 'olga');
await desktop.type('password', PASSWORD);
await desktop.press('Log in');
await desktop.see(ride.title);
await desktop.page.evaluate(() => document.querySelector('.rides button').click());
await desktop.see('Links to follow');
await sleep(500);
await desktop.page.evaluate(() => document.querySelectorAll('details')[1]?.setAttribute('open', ''));
sheet('pages-organizer', [await shot(desktop, 'organizer', true)]);

const folderOfLists = mkdtempSync(join(tmpdir(), 'pictures-'));
const importing = async (lines) => {
  const list = join(folderOfLists, `${lines.length}.csv`);
  writeFileSync(list, `bib;name;phone\n${lines.join('\n')}\n`);
  await desktop.page.evaluate(() => [...document.querySelectorAll('details')].find((one) => one.querySelector('[type=file]')).setAttribute('open', ''));
  await (await desktop.page.$('[type=file]')).uploadFile(list);
};
const NEW = ['21;Greta;+386 40 123 456', '22;Hugo;', '23;Ida;+386 41 654 321', '24;Jan;', '25;Kaja;', '26;Luka;'];
await importing(['11;Ana;', ...NEW, '12;Mia;', '27;olga;', '28;Nik;call me']);
await desktop.see('problems');
await desktop.page.evaluate(() => document.querySelector('[type=file]').closest('details').scrollIntoView());
const refused = await shot(desktop, 'import');
await importing(['11;Ana;', ...NEW]);
await desktop.press(`Import ${NEW.length} riders`);
await desktop.see('They are shown until you close this page');
await desktop.page.evaluate(() => { window.print = () => {}; });
await desktop.press('Print QR codes');
await desktop.page.emulateMediaType('print');
const labels = await shot(desktop, 'labels');
execFileSync('mogrify', ['-trim', '-bordercolor', 'white', '-border', '20', labels]); // as the margins of paper
sheet('pages-import', [refused, labels]);

for (const path of shots) {
  execFileSync('rm', [path]);
}
await chromium.close();
await daemon.stop();
