// SPDX-License-Identifier: GPL-3.0-or-later
// Real browsers that look like phones, and what pages must never do.
import assert from 'node:assert/strict';
import { createRequire } from 'node:module';

const require = createRequire(`${process.env.SAFERIDE_NODE_MODULES}/`);
const { default: puppeteer } = require('puppeteer-core');
export const PASSWORD = 'a long password';
const PATIENCE = 60_000;
const LAUNCHED_WITHIN = 4 * PATIENCE;
const FIREFOX_PLACE = { lat: 45.53, lng: 13.74, accuracy: 9 };
const firefoxPreferences = {
  'geo.enabled': true, 'geo.prompt.testing': true, 'geo.prompt.testing.allow': true, 'permissions.default.geo': 1, 'intl.accept_languages': 'en',
  'geo.provider.network.url': `data:application/json,${JSON.stringify({ location: FIREFOX_PLACE, accuracy: FIREFOX_PLACE.accuracy })}`,
  'geo.provider.use_geoclue': false, 'geo.provider.use_gpsd': false,
};

export const launchChromium = () => puppeteer.launch({ executablePath: '/usr/bin/chromium', headless: true, timeout: LAUNCHED_WITHIN,
  args: ['--no-sandbox', '--disable-dev-shm-usage', '--disable-gpu', '--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1'] });

export const launchFirefox = () => puppeteer.launch({ browser: 'firefox', executablePath: '/usr/bin/firefox-esr', headless: true, timeout: LAUNCHED_WITHIN,
  extraPrefsFirefox: firefoxPreferences });

/// Requests to the daemon; `api` throws where it refuses.
export function restOf(daemon) {
  const api = async (method, path, { token, json, form } = {}) => {
    const answer = await fetch(`${daemon.url}${path}`, { method, body: form ? new URLSearchParams(form) : json && JSON.stringify(json),
      headers: { ...(json && { 'Content-Type': 'application/json' }), ...(token && { Authorization: `Bearer ${token}` }) } });
    const text = await answer.text();
    assert.ok(answer.ok, `${method} ${path}: ${answer.status} ${text}`);
    return text ? JSON.parse(text) : null;
  };
  return { api, tokenOf: async (username) => (await api('POST', '/auth/login', { form: { username, password: PASSWORD } })).access_token };
}

/// Leaves the ride, on its page.
export async function leave(from) {
  await from.press('Leave');
  await from.page.waitForSelector('dialog[open]');
  await from.page.evaluate(() => document.querySelector('dialog .danger').click());
  await from.see('You have left');
}

/// Until `seen` is said.
export async function holdSos({ page, see }, seen = 'It is repeated until it has arrived') {
  const box = await (await page.waitForSelector('.sos')).boundingBox();
  await page.mouse.move(box.x + 30, box.y + 20);
  await page.mouse.down();
  await see(seen);
  await page.mouse.up();
}

/// A page of its own profile; what it complains of is in `complaints`, whom it asked in `asked`.
export async function openPage(browser, { origin, place, language = 'en', dark = false, width = 390, height = 844, scale = 1 } = {}) {
  const context = await browser.createBrowserContext();
  const page = await context.newPage();
  page.setDefaultTimeout(PATIENCE);
  const complaints = [];
  const asked = new Set();
  page.on('pageerror', (error) => complaints.push(String(error.stack ?? error)));
  page.on('console', (message) => message.type() === 'error' && !/Failed to load resource|WebSocket/.test(message.text()) && complaints.push(message.text()));
  page.on('dialog', async (dialog) => { complaints.push(`a script ran: ${dialog.message()}`); await dialog.dismiss(); });
  page.on('request', (request) => request.url().startsWith('http') && asked.add(new URL(request.url()).origin));
  const isFirefox = (await browser.version()).toLowerCase().includes('firefox');
  await page.setViewport({ width, height, deviceScaleFactor: scale, ...(!isFirefox && { isMobile: width < 500, hasTouch: width < 500 }) });
  if (!isFirefox) {
    await context.overridePermissions(origin, ['geolocation']);
    await page.emulateMediaFeatures([{ name: 'prefers-color-scheme', value: dark ? 'dark' : 'light' }]);
    await page.evaluateOnNewDocument((wanted) => Object.defineProperty(navigator, 'languages', { get: () => [wanted] }), language);
    await page.setGeolocation({ accuracy: 8, ...place });
  }
  const text = () => page.evaluate(() => document.body.innerText);
  return {
    page, complaints, asked, text,
    see: (wanted) => page.waitForFunction((words) => document.body.innerText.includes(words), { polling: 100 }, wanted)
      .catch(async () => assert.fail(`never seen: ${wanted}; ${complaints.join('; ')}; but: ${(await text()).slice(0, 1500)}`)),
    /// Clicks once, apart from the waiting: a wait begins anew on the page that the click leads to.
    press: async (label) => {
      const click = (words, isMeant) => {
        const button = [...document.querySelectorAll('button, a, summary')].find((one) => one.textContent.trim() === words && one.getClientRects().length > 0);
        if (isMeant) button?.click();
        return Boolean(button);
      };
      do {
        await page.waitForFunction(click, { polling: 100 }, label, false)
          .catch(async () => assert.fail(`no button ${label}; ${complaints.join('; ')}; but: ${(await text()).slice(0, 1500)}`));
      } while (!await page.evaluate(click, label, true)); // drawn anew in between
    },
    type: async (name, value) => {
      await page.waitForSelector(`[name=${name}]`);
      await page.focus(`[name=${name}]`);
      await page.keyboard.type(value);
    },
    async end() {
      assert.deepEqual(complaints, []);
      assert.deepEqual([...asked], [origin]);
      await context.close();
    },
  };
}
