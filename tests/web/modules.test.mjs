// SPDX-License-Identifier: GPL-3.0-or-later
// The modules of the pages that need no browser: SAFERIDE_PAGES is the folder of the assembled ones.
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { pathToFileURL } from 'node:url';

const folder = process.env.SAFERIDE_PAGES;
const load = (name) => import(pathToFileURL(join(folder, name)));
const { csvField, csvOf } = await load('sheet.js');
const { lineOf, thinned } = await load('gpx.js');
const { ago, distance, metres, shortTime } = await load('geo.js');
const { english, t } = await load('texts.js');
const { german } = await load('textsgerman.js');
const { ownTracksValues, pageLink, traccarAddress } = await load('setup.js');
const { ApiError, allPages, askClock, base, request } = await load('api.js');
const { clockAhead, heard, serverNow } = await load('clock.js');
const { connectLive, isForNow } = await load('live.js');
const { textOf } = await load('files.js');
const { answered, attemptOf, hideKeyOfAddress, keyOfAddress } = await load('guest.js');

for (const [value, quoted] of [['Ana', 'Ana'], ['a,b', '"a,b"'], ['say "x"', '"say ""x"""'], ['=1+1', "'=1+1"], ['+386 40', "'+386 40"], ['@x', "'@x"], ['a\nb', '"a\nb"']]) {
  test(`CSV has ${JSON.stringify(value)} as ${JSON.stringify(quoted)}`, () => assert.equal(csvField(value), quoted));
}

test('CSV has a line of headings, and ends each line as spreadsheets expect', () => {
  assert.equal(csvOf([[1, 'Ana']], ['bib', 'name']), 'bib,name\r\n1,Ana\r\n');
  assert.equal(csvOf([[1, 'Ana; Bea']], ['bib', 'name'], ';'), 'bib;name\r\n1;"Ana; Bea"\r\n');
});

test('an attempt to join has one name until it is answered', () => {
  const first = attemptOf('ABC123', 'Eva');
  assert.match(first, /^[0-9a-f]{32}$/);
  assert.equal(attemptOf('ABC123', 'Eva'), first);
  answered();
  const second = attemptOf('ABC123', 'Eva');
  assert.notEqual(second, first);
  assert.notEqual(attemptOf('ABC123', 'Ana'), second);
  assert.notEqual(attemptOf('XYZ789', 'Ana'), attemptOf('ABC123', 'Ana'));
  answered();
});

test('a long line keeps its first and last point', () => {
  const line = thinned(Array.from({ length: 12_345 }, (_, i) => i), 100);
  assert.ok(line.length <= 101);
  assert.deepEqual([line[0], line.at(-1)], [0, 12_344]);
  assert.deepEqual(thinned([1, 2], 100), [1, 2]);
});

const POINTS = '<trkpt lat="46" lon="14"/><trkpt lat="46.001" lon="14.5"></trkpt>';
const FROM_POINTS = [[46, 14], [46.001, 14.5]];
const track = (content) => `<gpx xmlns="http://www.topografix.com/GPX/1/1"><trk><trkseg>${content}</trkseg></trk></gpx>`;
for (const [what, text, line] of [
  ['a track', track(POINTS), FROM_POINTS],
  ['single quotes, and attributes in any order', track("<trkpt lon='14' x='>' lat = '46'/>\n<trkpt\nlat='46.001' lon='14.5'/>"), FROM_POINTS],
  ['a prefix that is not declared', `<gpx><trk><extensions><gpxx:TrackExtension><gpxx:DisplayColor>Red</gpxx:DisplayColor></gpxx:TrackExtension></extensions><trkseg>${POINTS}</trkseg></trk></gpx>`, FROM_POINTS],
  ['a prefix of its own for everything', '<g:gpx xmlns:g="x"><g:trk><g:trkseg><g:trkpt lat="46" lon="14"/><g:trkpt lat="46.001" lon="14.5"/></g:trkseg></g:trk></g:gpx>', FROM_POINTS],
  ['a blank line before the declaration', `\n \n<?xml version="1.0" encoding="UTF-8"?>\n${track(POINTS)}`, FROM_POINTS],
  ['a byte order mark', `\ufeff<?xml version="1.0"?>${track(POINTS)}`, FROM_POINTS],
  ['elevations that are none', track('<trkpt lat="46" lon="14"><ele>null</ele></trkpt><trkpt lat="46.001" lon="14.5"><ele>-32768</ele><time/></trkpt>'), FROM_POINTS],
  ['a waypoint without a place', `<gpx><wpt lat="" lon=""/>${track(POINTS).slice(5)}`, FROM_POINTS],
  ['segments, as one line', track('<trkpt lat="46" lon="14"/></trkseg><trkseg/><trkseg><trkpt lat="46.001" lon="14.5"/>'), FROM_POINTS],
  ['a route, with the road between its points', '<gpx><rte><rtept lat="46" lon="14"><extensions><gpxx:RoutePointExtension><gpxx:rpt lat="46.0005" lon="14.2"/></gpxx:RoutePointExtension></extensions></rtept><rtept lat="46.001" lon="14.5"/></rte></gpx>',
    [[46, 14], [46.0005, 14.2], [46.001, 14.5]]],
  ['a track and not a route beside it', `<gpx><rte><rtept lat="1" lon="1"/><rtept lat="2" lon="2"/></rte>${track(POINTS)}</gpx>`, FROM_POINTS],
  ['a route where the track is one point', `<gpx>${track('<trkpt lat="1" lon="1"/>')}<rte><rtept lat="46" lon="14"/><rtept lat="46.001" lon="14.5"/></rte></gpx>`, FROM_POINTS],
  ['points in comments, other text and other elements are none', track(`<!-- <trkpt lat="1" lon="1"/> --><![CDATA[<trkpt lat="1" lon="1"/>]]><old><trkpt lat="1" lon="1"/></old>${POINTS}`), FROM_POINTS],
  ['places that are none', track(`<trkpt/><trkpt lat="" lon=""/><trkpt lat="91" lon="0"/><trkpt lat="1,5" lon="0"/><trkpt lat="0x10" lon="0"/>${POINTS}`), FROM_POINTS],
  ['one point', track('<trkpt lat="46" lon="14"/>'), null],
  ['waypoints alone', '<gpx><wpt lat="46" lon="14"/><wpt lat="46.1" lon="14"/></gpx>', null],
  ['a comment without an end', `${'<!--'.repeat(100_000)}${track(POINTS)}`, null],
  ['elements that are called anything', '<constructor/><__proto__/>', null],
  ['no XML', 'PK\x03\x04 <<<<<<<<< " \' <trkpt', null],
  ['nothing', '', null],
]) {
  test(`a line of ${what}${line ? '' : ' is none'}`, () => (line ? assert.deepEqual(lineOf(text), line) : assert.throws(() => lineOf(text), /no line/)));
}

test('distances and ages are said as people say them', () => {
  assert.ok(Math.abs(distance([46, 14], [46.01, 14]) - 1111.95) < 1);
  assert.deepEqual([metres(4), metres(123), metres(1234), metres(43_210)], ['0 m', '120 m', '1.2 km', '43 km']);
  assert.deepEqual([ago(-5), ago(59_000), ago(180_000), ago(7_200_000), ago(172_800_000)], ['0 s ago', '59 s ago', '3 min ago', '2 h ago', '2 days ago']);
});

test('a number has the word that goes with it', () => {
  assert.deepEqual([1, 2, 0].map((n) => t('liveDelayed', { n })), ['Live, 1 minute later', 'Live, 2 minutes later', 'Live, 0 minutes later']);
});

test('what begins the page for riding along has another name than what joins the ride', () => {
  for (const texts of [english, german]) {
    assert.equal(new Set([texts.joinRide, texts.logInAndJoin, texts.rideAlong]).size, 3);
  }
});

test('times and numbers are written as in the region of the browser', (context) => {
  const before = Object.getOwnPropertyDescriptor(globalThis, 'navigator');
  context.after(() => (before ? Object.defineProperty(globalThis, 'navigator', before) : delete globalThis.navigator));
  const inRegion = (region) => {
    Object.defineProperty(globalThis, 'navigator', { value: { languages: ['fr', region] }, configurable: true });
    return [/[AP]M/.test(shortTime(0)), metres(1500)];
  };
  assert.deepEqual([inRegion('en-US'), inRegion('en-GB'), inRegion('de-AT'), inRegion('xx')], [[true, '1.5 km'], [false, '1.5 km'], [false, '1,5 km'], [true, '1.5 km']]);
});

test('German says everything that English says, with the same values', () => {
  assert.deepEqual(Object.keys(german), Object.keys(english));
  const values = (text) => [...text.matchAll(/\{\w+\}/g)].map(String).sort();
  for (const [key, text] of Object.entries(english)) {
    assert.deepEqual(values(german[key]), values(text), key);
  }
});

test('every text is used, and every text that is used exists', () => {
  const names = readdirSync(folder).filter((name) => name.endsWith('.js') && !['texts.js', 'textsgerman.js', 'leaflet.js', 'socket.io.js', 'qrcode.js'].includes(name));
  const code = names.map((name) => readFileSync(join(folder, name), 'utf8')).join('\n');
  const used = new Set([...code.matchAll(/\bt\("(\w+)"/g)].map(([, key]) => key));
  assert.deepEqual([...used].filter((key) => !(key in english)), []);
  const byWord = new Set(['planned', 'finished', 'cancelled', 'visibility_always', 'visibility_start', 'visibility_secret', 'names_full', 'names_numbers']);
  assert.deepEqual(Object.keys(english).filter((key) => !used.has(key) && !byWord.has(key) && !code.includes(`"${key}"`)), []);
});

test('no module makes elements of a text', () => {
  for (const name of readdirSync(folder).filter((one) => one.endsWith('.js') && !['leaflet.js', 'socket.io.js', 'qrcode.js'].includes(one))) {
    const code = readFileSync(join(folder, name), 'utf8');
    assert.doesNotMatch(code, /innerHTML\s*[+=]|outerHTML|insertAdjacentHTML|document\.write|\beval\(|new Function|bindPopup|bindTooltip/, name);
  }
});

test('links for apps: Traccar scans an address, OwnTracks has values to type', () => {
  const key = 'a'.repeat(26);
  const address = new URL(traccarAddress(key, 'Žana & co', 'https://rides.example.org/sub/'));
  assert.equal(address.pathname, `/sub/i/${key}`);
  assert.equal(address.searchParams.get('id'), 'Žana & co');
  assert.equal(address.searchParams.get('interval'), '10');
  const inline = Buffer.from(JSON.stringify({ _type: 'configuration', username: 'Žana', password: key })).toString('base64');
  assert.equal(ownTracksValues(`owntracks:///config?inline=${encodeURIComponent(inline)}`).username, 'Žana');
  assert.equal(ownTracksValues('owntracks:///config'), null);
  assert.equal(ownTracksValues('owntracks:///config?inline=%%%'), null);
  assert.equal(pageLink(key, { page: 'https://x.test/r#k' }), 'https://x.test/r#k');
});

for (const [what, bytes, text] of [
  ['UTF-8', Buffer.from('Jörg;ž'), 'Jörg;ž'],
  ['UTF-8 with a mark', Buffer.from('\ufeffJörg'), 'Jörg'],
  ['UTF-16 as spreadsheets save it', Buffer.from('\ufeffJörg\tž', 'utf16le'), 'Jörg\tž'],
  ['the Windows encoding', Buffer.from([0x4a, 0xf6, 0x72, 0x67]), 'Jörg'],
  ['nothing', Buffer.alloc(0), ''],
  ['XML that says its encoding', Buffer.from('<?xml version="1.0" encoding="ISO-8859-1" standalone="no"?><a>\xfc</a>', 'latin1'),
    '<?xml version="1.0" standalone="no"?><a>ü</a>'],
  ['XML that says UTF-8', Buffer.from("<?xml version='1.0' encoding='UTF-8'?><a>ü</a>"), "<?xml version='1.0'?><a>ü</a>"],
  ['XML in an encoding that nobody knows', Buffer.from('<?xml version="1.0" encoding="x-none"?><a/>'), '<?xml version="1.0"?><a/>'],
]) {
  test(`a file is read as it was written: ${what}`, () => assert.equal(textOf(new Uint8Array(bytes)), text));
}

test('a key is found in the address and can be hidden, and nothing else is taken for one', () => {
  globalThis.history = { replaceState: (_state, _title, url) => { globalThis.location.shown = url; } };
  for (const [hash, key] of [['#ABCDEFGHIJKLMNOPQRSTUVWXY2', 'abcdefghijklmnopqrstuvwxy2'], ['#abc', null], ['', null], [`#${'a'.repeat(27)}`, null], [`#${'1'.repeat(26)}`, null]]) {
    globalThis.location = { hash, pathname: '/r' };
    assert.equal(keyOfAddress(), key);
  }
  hideKeyOfAddress();
  assert.equal(globalThis.location.shown, '/r');
});

const answering = (status, body, headers = {}) => async (url, options) => {
  answering.asked = { url: String(url), ...options };
  return new Response(body, { status, headers });
};

test('requests go to where the page came from, without cookies, with the credential', async () => {
  await request('POST', 'join', { json: { a: 1 }, credential: 'k', fetcher: answering(201, '{"b":2}') });
  const { url, method, headers, body, credentials } = answering.asked;
  assert.deepEqual([url, method, headers.Authorization, body, credentials], [new URL('join', base).href, 'POST', 'Bearer k', '{"a":1}', 'omit']);
  assert.equal(await request('DELETE', 'x', { fetcher: async () => new Response(null, { status: 204 }) }), null);
});

for (const [status, body, said] of [
  [404, '{"detail":"there is no such ride"}', 'there is no such ride'],
  [422, '{"detail":[{"loc":["body","title"],"msg":"must not be empty"},{"loc":["body"],"msg":"too much"}]}', 'title must not be empty; too much'],
  [502, '<html>bad gateway</html>', 'The server answered 502.'],
  [500, '', 'The server answered 500.'],
]) {
  test(`a refusal is said in words: ${said}`, async () => {
    await assert.rejects(request('GET', 'x', { fetcher: answering(status, body, { 'Retry-After': '3' }) }), (error) =>
      error instanceof ApiError && error.status === status && error.message === said && error.retryAfter === 3);
  });
}

test('what the server says in English is said in the language of the page', async (context) => {
  const before = Object.getOwnPropertyDescriptor(globalThis, 'navigator');
  Object.defineProperty(globalThis, 'navigator', { value: { languages: ['de-AT', 'en'] }, configurable: true });
  context.after(() => (before ? Object.defineProperty(globalThis, 'navigator', before) : delete globalThis.navigator));
  for (const [status, body, words] of [
    [409, '{"detail":"this ride is over"}', 'Diese Fahrt ist vorbei.'],
    [409, '{"detail":"a rule that is newer than this page"}', 'Das passt nicht zu dem, was inzwischen geschehen ist. Lade die Seite neu.'],
    [422, '{"detail":[{"loc":["body","title"],"msg":"must have at most 100 characters"}]}', 'Titel darf höchstens 100 Zeichen haben'],
    [422, '{"detail":[{"loc":["body","line 3","column 2"],"msg":"name must be one line of 1 to 40 characters"}]}',
      'Zeile 3 Spalte 2 Der Name muss eine Zeile mit 1 bis 40 Zeichen sein'],
    [422, '{"detail":"line 1, column 1: the file contains no track, route or waypoint"}', 'Zeile 1, Spalte 1: Die Datei enthält weder Track noch Route noch Wegpunkt.'],
    [422, '{"detail":"line 1, column 1: $1 <b> of a newer server"}', 'Zeile 1, Spalte 1: $1 <b> of a newer server'],
    [418, '{"detail":"short and stout"}', 'Der Server hat mit 418 geantwortet.'],
  ]) {
    await assert.rejects(request('GET', 'x', { fetcher: answering(status, body) }), { message: words });
  }
});

test('a server that cannot be reached is no answer', async () => {
  await assert.rejects(request('GET', 'x', { fetcher: async () => { throw new TypeError('fetch failed'); } }), { status: 0 });
});

test('ages are told by the time of the server, which every answer says', async (context) => {
  context.after(() => heard(new Response(null, { headers: { Date: new Date(0).toUTCString() } }), 0, 0));
  const answer = (date) => new Response(null, { headers: date ? { Date: date } : {} });
  const at = Date.parse('2026-06-01T10:00:00Z');
  heard(answer('Mon, 01 Jun 2026 10:10:00 GMT'), at - 2_000, at + 2_000);
  assert.equal(clockAhead(), 600_000);
  heard(answer(null), at);
  heard(answer('yesterday'), at);
  assert.equal(clockAhead(), 600_000);
  await askClock(async (_url, { method }) => (method === 'HEAD' ? answer(new Date(Date.now() - 3_600_000).toUTCString()) : null));
  assert.ok(Math.abs(clockAhead() + 3_600_000) < 5_000);
  assert.ok(Math.abs(serverNow() - Date.now() + 3_600_000) < 5_000);
  await askClock(async () => { throw new TypeError('fetch failed'); });
});

for (const [data, expected] of [[{ detail: 'too many follow by this link' }, true], [{ detail: 'too many unknown links from this address' }, true],
  [{ detail: 'another reason', retry_after: 30 }, true], [{ detail: 'this link is not valid any more' }, false], [{ detail: 'the key is not valid' }, false], [undefined, false]]) {
  test(`a refusal ${expected ? 'of this moment' : 'for good'}: ${JSON.stringify(data)}`, () => assert.equal(isForNow(data), expected));
}

test('who is refused for now is told why and tries again, and only a void link ends', () => {
  const socket = { active: false, tries: 0, listeners: {}, on: (event, call) => { socket.listeners[event] = call; }, connect: () => { socket.tries += 1; } };
  const heardOf = [];
  const waits = [];
  connectLive({ follow: 'x' }, { lost: (why) => heardOf.push(['lost', why]), refused: () => heardOf.push(['refused']) },
    { connect: () => socket, timers: { setTimeout: (call, wait) => { waits.push(wait); call(); } } });
  const refuse = (data) => socket.listeners.connect_error(Object.assign(new Error('unauthorized'), { data }));
  refuse({ detail: 'too many follow by this link' });
  refuse({ detail: 'too many unknown links from this address', retry_after: 60 });
  assert.deepEqual([socket.tries, waits], [2, [15_000, 60_000]]);
  refuse({ detail: 'this link is not valid any more' });
  assert.equal(socket.tries, 2);
  assert.deepEqual(heardOf, [['lost', 'too many follow by this link'], ['lost', 'too many unknown links from this address'], ['refused']]);
});

test('lists are read page by page to their end', async () => {
  const pages = [[{ id: 1 }, { id: 2 }], [{ id: 9 }], []];
  const asked = [];
  const all = await allPages((after) => `list?after_id=${after}`, async (_method, path) => { asked.push(path); return pages.shift(); });
  assert.deepEqual(all.map(({ id }) => id), [1, 2, 9]);
  assert.deepEqual(asked, ['list?after_id=0', 'list?after_id=2', 'list?after_id=9']);
});

/// The colours of a block of the style sheet: name → [red, green, blue].
function coloursOf(block) {
  return Object.fromEntries([...block.matchAll(/--([\w-]+): #([0-9a-f]{6})/g)].map(([, name, hex]) => [name, [0, 2, 4].map((at) => parseInt(hex.slice(at, at + 2), 16))]));
}

/// As WCAG 2 defines it.
function contrast(one, other) {
  const luminance = (colour) => colour.map((part) => part / 255).map((part) => (part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4))
    .reduce((sum, part, index) => sum + part * [0.2126, 0.7152, 0.0722][index], 0);
  const [darker, lighter] = [luminance(one), luminance(other)].sort((a, b) => a - b);
  return (lighter + 0.05) / (darker + 0.05);
}

for (const [mode, index] of [['light', 1], ['dark', 2]]) {
  test(`text has a contrast of 4.5 and more in ${mode} mode`, () => {
    const style = readFileSync(join(folder, 'style.css'), 'utf8');
    const colours = coloursOf(style.split(/:root \{/)[index].split('}')[0]);
    for (const [text, ground] of [['text', 'ground'], ['text', 'card'], ['quiet', 'ground'], ['quiet', 'card'], ['accent', 'ground'], ['accent', 'card'], ['on-accent', 'accent'],
      ['bad', 'card'], ['bad', 'ground'], ['good', 'ground'], ['good', 'card'], ['busy', 'ground'], ['rider', 'card'], ['aging', 'card'], ['old', 'card']]) {
      const found = contrast(colours[text], colours[ground]);
      assert.ok(found >= 4.5, `${text} on ${ground}: ${found.toFixed(2)}`);
    }
    assert.ok(contrast([0xb3, 0x13, 0x1b], [255, 255, 255]) >= 4.5); // SOS
  });
}
