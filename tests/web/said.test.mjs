// SPDX-License-Identifier: GPL-3.0-or-later
// What the server can say to a page is known in German: the sentences are read from its sources. SAFERIDE_PAGES is the folder of the assembled
// modules.
import assert from 'node:assert/strict';
import { readFileSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { fileURLToPath, pathToFileURL } from 'node:url';

const load = (name) => import(pathToFileURL(join(process.env.SAFERIDE_PAGES, name)));
const { german } = await load('said.js');
const { sentences } = await load('saidgerman.js');
const root = fileURLToPath(new URL('../../', import.meta.url));

/// Where the requests of pages pass. What is elsewhere is said to administrators, or about HTTP as such.
const PLACES = ['server/actions', 'server/database/jobrunner.cpp', 'server/database/pool.cpp', 'server/database/sqlerror.cpp', 'server/database/statement.cpp',
  'server/http/conversation.cpp', 'server/http/exchange.cpp', 'server/http/reply.cpp', 'server/live', 'server/phones', 'server/rest', 'server/security', 'server/services', 'shared/core',
  'shared/domain', 'shared/geo', 'shared/protocol/csvlines.cpp', 'shared/protocol/fieldrules.cpp', 'shared/protocol/formreader.cpp',
  'shared/protocol/formreader.h', 'shared/protocol/forms.cpp', 'shared/protocol/riderscsv.cpp'];
/// Files with which only desks, other clients and administrators have to do.
const OTHERS = ['server/phones/followsocket.cpp', 'server/phones/locationmessage.cpp',
  'server/rest/idempotencykey.cpp', 'server/rest/incidentshandler.cpp', 'server/rest/usershandler.cpp', 'server/services/userservice.cpp', 'shared/core/loglimit.cpp', 'shared/domain/password.cpp', 'shared/domain/username.h'];
/// In the same way, sentences; and what is none.
const NOT_SAID = new Set([
  'not stored, send again', 'the position could not be stored', 'this participation has ended, the position was not stored',
  'the position was not stored, send it again', 'must be the id of a position of this participation, or 0', 'positions have no numbers any more: ',
  'the token has expired, log in again', 'the access token is no longer valid, log in again', 'unknown event', 'too many joins, wait a second',
  'Joined ride ', 'Left ride ', 'this connection has a key, which does not expire', 'renew_token is answered by its acknowledgement: request one',
  'an acknowledgement id must fit in 64 bits', 'id is missing: it makes one alarm of those that are sent again', 'incident_id must be the id of an incident',
  'the form is not encoded correctly', 'application/x-www-form-urlencoded or multipart/form-data', 'failed login', 'must be a value from a Link header',
  'the body must be ', 'the request body must not be compressed: send it without Content-Encoding', 'the request target is malformed',
  'only its organizer or a dispatcher may send a message to this ride', 'only dispatchers and admins watch over all rides',
  'only dispatchers and admins may use a desk', 'only dispatchers may see the list of users', 'only admins may manage users',
  'only admins may set the password of a dispatcher or an admin', 'only dispatchers and admins may see who left', 'there is no such user', 'somebody else',
  'name ', 'must have ', ' at %1, %2', 'method not allowed', 'update_location expects one object', 'cannot be stored', 'another database session has locked it',
  'called again about', 'coming: ', 'line %1', 'column %1', '%1 has %2 this incident since you saw it: check it again', 'must be acknowledged or resolved: it was seen',
  'is missing: how did it end?', 'is missing: it says how it ended otherwise', 'belongs to the state resolved',
  'the rider has another open incident of this kind: use that',
]);

function filesOf(place) {
  const path = join(root, place);
  return statSync(path).isDirectory() ? readdirSync(path).filter((name) => /\.(cpp|h)$/.test(name)).map((name) => `${place}/${name}`) : [place];
}

/// The texts with a space in them, and what stands in for the values in the sentences.
function textsIn(file) {
  const code = readFileSync(join(root, file), 'utf8').replace(/\/\/.*/g, '');
  const texts = [...code.matchAll(/u((?:"(?:[^"\\]|\\.)*"\s*)+)_s|QStringLiteral\(\s*((?:"(?:[^"\\]|\\.)*"\s*)+)\)/g)]
    .map(([, literals, others = literals]) => [...others.matchAll(/"((?:[^"\\]|\\.)*)"/g)].map(([, part]) => JSON.parse(`"${part}"`)).join(''));
  return texts.filter((text) => text.includes(' ') && /[a-z]{2}/.test(text));
}

const known = PLACES.flatMap(filesOf).filter((file) => !OTHERS.includes(file)).flatMap((file) => textsIn(file).map((text) => ({ file, text })));
/// A text that begins or ends with a space goes on with a value.
const withValues = (text) => text.replace(/%\d/g, '7').replace(/^(?=[ ;])/, '7').replace(/ $/, ' 7');

test('every sentence that the server can say to a page is known in German', () => {
  assert.ok(known.length > 120, 'the sentences are no longer found in the sources');
  const missing = known.filter(({ text }) => !NOT_SAID.has(text) && german(withValues(text)) === null);
  assert.deepEqual(missing, [], 'add them to resources/web/app/saidgerman.js');
});

test('nothing is listed here or translated that the server does not say', () => {
  const texts = new Set(known.map(({ text }) => text));
  assert.deepEqual([...NOT_SAID].filter((text) => !texts.has(text)), []);
  assert.deepEqual(OTHERS.filter((file) => textsIn(file).length === 0), []);
  const bare = [...texts].map((text) => text.replace(/%\d/g, '%').replace(/^line 1, column 1: /, '').trim());
  const ofQt = Object.keys(sentences).slice(Object.keys(sentences).indexOf('Opening and ending tag mismatch.'));
  const fields = ['phone %1', 'emergency_name %1', 'emergency_phone %1', 'medical_note %1', 'bib %1'];
  const stale = Object.keys(sentences).filter((sentence) => !ofQt.includes(sentence) && !fields.includes(sentence)
    && !bare.some((text) => text.length > 3 && sentence.replace(/%\d/g, '%').includes(text)));
  assert.deepEqual(stale, []);
});

for (const [english, expected] of [
  ['bib 12 belongs to Ana already', 'Die Startnummer 12 hat schon Ana.'],
  ['bib 12 belongs to somebody else already', 'Die Startnummer 12 hat schon jemand anders.'],
  ['bib must be one line of at most 12 characters', 'Die Startnummer darf nur eine Zeile mit höchstens 12 Zeichen haben'],
  ['line 3, column 1: the file is not UTF-8', 'Zeile 3, Spalte 1: Die Datei ist nicht in UTF-8.'],
  ['latitude="1,5" is not a number from -90 to 90', 'latitude="1,5" ist keine Zahl von -90 bis 90.'],
  ['the database is busy; a request may be repeated with the same Idempotency-Key', 'Die Datenbank ist beschäftigt. Versuch es gleich noch einmal.'],
  ['SOS: Ana asks for help at 46.10000, 14.20000', 'SOS: Ana ruft um Hilfe bei 46.10000, 14.20000'],
  ['what nobody says', null],
]) {
  test(`in German: ${english}`, () => assert.equal(german(english), expected));
}
