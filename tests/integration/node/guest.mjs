// SPDX-License-Identifier: GPL-3.0-or-later
// A guest with the page in Chromium: guest.mjs URL CODE NAME. Each line of the standard input, such as "ride 45.53 13.73", is done, and
// answered with the same line.
import { createInterface } from 'node:readline';
import { holdSos, launchChromium, openPage } from './browsers.mjs';

const [url, code, name] = process.argv.slice(2);
const chromium = await launchChromium();
const phone = await openPage(chromium, { origin: new URL(url).origin, place: { latitude: 0, longitude: 0 } });
const { page } = phone;

const deeds = {
  join: async () => {
    await page.goto(`${url}/j/${code.toLowerCase()}`);
    await phone.type('name', name);
    await phone.press('Join');
    await phone.see(`You are in, ${name}`);
    await phone.press('Ride along');
    await phone.see('Sent');
  },
  ride: (latitude, longitude) => page.setGeolocation({ latitude: Number(latitude), longitude: Number(longitude), accuracy: 8 }),
  lose: () => page.setOfflineMode(true),
  find: () => page.setOfflineMode(false),
  reload: () => page.reload(),
  see: (...words) => phone.see(words.join(' ')),
  sos: () => holdSos(phone, 'has arrived'),
};
for await (const line of createInterface({ input: process.stdin })) {
  const [deed, ...words] = line.split(' ');
  await deeds[deed](...words);
  console.log(line);
}
await phone.end().finally(() => chromium.close());
