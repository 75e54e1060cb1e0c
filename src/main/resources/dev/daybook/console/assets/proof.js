// Verifies what proves the log, with nothing but the browser's own cryptography. It asks nobody for anything and touches no page:
// proof-section.js does. docs/integrity.md says what an entry, a leaf, a checkpoint and a key are; what this reads it reads as
// strictly as the offline verifier, so that nothing that was altered is taken for the same.

/** What was given is not what it should be. */
export class Malformed extends Error {}

const LAST_POSITION = 2 ** 44 - 1;
const WIDEST_POSITION = String(LAST_POSITION).length;
const MOST_BYTES = 65_535;
const MOST_LEVELS = 500;
const MOST_HASHES = 63;
const HASH_BYTES = 32;
const ED25519 = 1;

const utf8 = new TextEncoder();

/** Whether this browser can do it here: only pages from https or from this machine itself get the cryptography. */
export async function whatIsMissing() {
  if (!globalThis.crypto?.subtle) {
    return 'A browser does cryptography only on pages that come over https, or from this machine itself.';
  }
  try {
    await importKey(new Uint8Array([...fromBase64('11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo=')]));
  } catch {
    return 'This browser is too old: it knows no signatures by Ed25519.';
  }
  return null;
}

// --- Texts and bytes

function text(bytes) {
  try {
    // A byte order mark would be swallowed otherwise.
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    throw new Malformed('This is not UTF-8.');
  }
}

/** The bytes of a base64 text, which has exactly one spelling. */
export function fromBase64(encoded) {
  let bytes;
  try {
    bytes = Uint8Array.from(atob(encoded), unit => unit.charCodeAt(0));
  } catch {
    throw new Malformed('This is not base64.');
  }
  if (toBase64(bytes) !== encoded) {
    throw new Malformed('This base64 is not the one that its bytes are written as.');
  }
  return bytes;
}

export function toBase64(bytes) {
  let units = '';
  for (const byte of bytes) {
    units += String.fromCharCode(byte);
  }
  return btoa(units);
}

function toBase64Url(bytes) {
  return toBase64(bytes).replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '');
}

export function hex(bytes) {
  return [...bytes].map(byte => byte.toString(16).padStart(2, '0')).join('');
}

function equal(one, other) {
  return one.length === other.length && one.every((byte, i) => byte === other[i]);
}

function joined(...parts) {
  const bytes = new Uint8Array(parts.reduce((length, part) => length + part.length, 0));
  let at = 0;
  for (const part of parts) {
    bytes.set(part, at);
    at += part.length;
  }
  return bytes;
}

async function sha256(...parts) {
  return new Uint8Array(await crypto.subtle.digest('SHA-256', joined(...parts)));
}

function hashOf(encoded) {
  const bytes = fromBase64(encoded);
  if (bytes.length !== HASH_BYTES) {
    throw new Malformed('A hash has 32 bytes.');
  }
  return bytes;
}

// --- The entry

/** The one spelling of a JSON value: RFC 8785. */
export function canonical(value, levels = MOST_LEVELS + 10) {
  if (value === null || typeof value !== 'object') {
    return JSON.stringify(value);
  }
  if (levels === 0) {
    throw new Malformed('It has too many levels.');
  }
  return Array.isArray(value)
    ? `[${value.map(element => canonical(element, levels - 1)).join(',')}]`
    // The order of sort() is that of UTF-16 units.
    : `{${Object.keys(value).sort()
      .map(name => `${JSON.stringify(name)}:${canonical(value[name], levels - 1)}`).join(',')}}`;
}

const TIME = /^(?:19[7-9]|[2-9]\d\d)\d-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z$/;
// The last letter stands for four bits and two that are zero.
const DIGEST = /^[A-Za-z0-9_-]{42}[AEIMQUYcgkosw048]$/;
const SALT = /^[A-Za-z0-9_-]{21}[AQgw]$/;
const REPORTS = ['APP_USAGE', 'ADMIN_USAGE'];

function isText(value) {
  return typeof value === 'string';
}

function isObject(value) {
  return value !== null && typeof value === 'object' && !Array.isArray(value);
}

/** How many levels of objects and arrays a value has; no text in it holds what a database would not give back. */
function levels(value) {
  if (isText(value)) {
    checkText(value);
    return 0;
  }
  if (value === null || typeof value !== 'object') {
    return 0;
  }
  if (!Array.isArray(value)) {
    Object.keys(value).forEach(checkText);
  }
  return 1 + Object.values(value).reduce((most, member) => Math.max(most, levels(member)), 0);
}

function checkText(value) {
  if (!value.isWellFormed() || value.includes('\0')) {
    throw new Malformed('It holds half a surrogate pair, or NUL.');
  }
}

function isTime(value) {
  if (!isText(value) || !TIME.test(value)) {
    return false;
  }
  const milliseconds = `${value.slice(0, 23)}Z`;
  const time = new Date(milliseconds);
  return !Number.isNaN(time.getTime()) && time.toISOString() === milliseconds;
}

function isJsonObject(value) {
  return isObject(value) && levels(value) <= MOST_LEVELS;
}

function isPosition(value) {
  return Number.isInteger(value) && value >= 0 && value <= LAST_POSITION;
}

function areDigests(value) {
  return isObject(value)
    && Object.entries(value).every(([name, digest]) => isText(digest) && DIGEST.test(digest) && !name.includes('\0'));
}

/** An object of just these members; those whose names end with a question mark may be missing. */
function members(kinds) {
  const names = Object.keys(kinds).map(name => name.replace('?', ''));
  return value => isObject(value)
    && Object.keys(value).every(name => names.includes(name))
    && Object.entries(kinds).every(([name, kind]) => (name.endsWith('?')
      ? !Object.hasOwn(value, name.slice(0, -1)) || kind(value[name.slice(0, -1)])
      : Object.hasOwn(value, name) && kind(value[name])));
}

const isEntry = members({
  actor: members({ 'apiKeyId?': isText, attributes: isJsonObject, 'type?': isText, userId: isText }),
  details: isJsonObject,
  'dialect?': isText,
  event: isText,
  'idempotencyKey?': isText,
  identity: areDigests,
  position: isPosition,
  poster: members({ 'issuer?': isText, 'subject?': isText, 'tokenId?': isText, userId: isText }),
  receivedAt: isTime,
  report: value => REPORTS.includes(value),
  scope: members({ orgId: isText, 'projectId?': isText, 'projectType?': isText, 'userProjectRole?': isText }),
  'target?': value => members({ 'id?': isText, 'name?': isText, 'type?': isText })(value) && Object.keys(value).length > 0,
  timestamp: isTime,
  v: value => value === 1,
});

/** Reads an entry: bytes are one if, and only if, writing again what was read gives the same bytes. */
export function readEntry(bytes) {
  const written = text(bytes);
  let entry;
  try {
    entry = JSON.parse(written);
    levels(entry);
  } catch (failure) {
    throw failure instanceof Malformed ? failure : new Malformed('It is not JSON.');
  }
  if (!isEntry(entry)) {
    throw new Malformed('It does not have the members of an entry.');
  }
  if (canonical(entry) !== written) {
    throw new Malformed('It is not spelled as an entry is.');
  }
  if (bytes.length + WIDEST_POSITION - String(entry.position).length > MOST_BYTES) {
    throw new Malformed('It is too long.');
  }
  return entry;
}

/** The leaf hash of an entry: RFC 6962, section 2.1. */
export function leafHash(bytes) {
  return sha256([0], bytes);
}

/** The id that follows from when and where an event is. */
export async function eventId(entry) {
  const milliseconds = BigInt(Date.parse(`${entry.timestamp.slice(0, 23)}Z`));
  const microseconds = BigInt(entry.timestamp.slice(23, 26));
  const log = (await sha256(utf8.encode(entry.scope.orgId))).slice(0, 3);
  const log18 = BigInt(((log[0] << 16) | (log[1] << 8) | log[2]) >> 6);
  const high = (milliseconds << 16n) | (7n << 12n) | microseconds;
  const low = (2n << 62n) | (log18 << 44n) | BigInt(entry.position);
  const digits = high.toString(16).padStart(16, '0') + low.toString(16).padStart(16, '0');
  return digits.replace(/(.{8})(.{4})(.{4})(.{4})(.{12})/, '$1-$2-$3-$4-$5');
}

/** Whether salt and value are those whose digest an entry holds. */
export async function opens(name, opening, digest) {
  return isText(digest) && DIGEST.test(digest)
    && isText(opening?.salt) && SALT.test(opening.salt) && isText(opening.value)
    && !name.includes('\0') && !opening.value.includes('\0')
    && toBase64Url(await sha256(
      fromBase64(`${opening.salt.replaceAll('-', '+').replaceAll('_', '/')}==`),
      utf8.encode(`${name}\0${opening.value}`))) === digest;
}

// --- Trees: the procedures of RFC 9162. Sizes are below 2^53, so that numbers hold them; the operators of bits do not.

function node(left, right) {
  return sha256([1], left, right);
}

function isOdd(number) {
  return number % 2 === 1;
}

function half(number) {
  return Math.floor(number / 2);
}

/** Whether a path leads from a leaf to a root: RFC 9162, section 2.1.3.2. */
export async function provesInclusion(leaf, index, size, hashes, root) {
  if (index < 0 || index >= size) {
    return false;
  }
  let place = index;
  let last = size - 1;
  let hash = leaf;
  for (const sibling of hashes) {
    if (last === 0) {
      return false;
    }
    if (isOdd(place) || place === last) {
      hash = await node(sibling, hash);
      while (!isOdd(place) && place !== 0) {
        place = half(place);
        last = half(last);
      }
    } else {
      hash = await node(hash, sibling);
    }
    place = half(place);
    last = half(last);
  }
  return last === 0 && equal(hash, root);
}

/** Whether the tree with the one root became the tree with the other: RFC 9162, section 2.1.4.2. */
export async function provesConsistency(from, to, hashes, fromRoot, toRoot) {
  if (from < 1 || from > to) {
    return false;
  }
  if (from === to) {
    return hashes.length === 0 && equal(fromRoot, toRoot);
  }
  let place = from - 1;
  let last = to - 1;
  let complete = from;
  while (!isOdd(complete)) {
    complete = half(complete);
    place = half(place);
    last = half(last);
  }
  const path = complete === 1 ? [fromRoot, ...hashes] : [...hashes];
  if (path.length === 0) {
    return false;
  }
  let before = path.shift();
  let after = before;
  for (const hash of path) {
    if (last === 0) {
      return false;
    }
    if (isOdd(place) || place === last) {
      before = await node(hash, before);
      after = await node(hash, after);
      while (!isOdd(place) && place !== 0) {
        place = half(place);
        last = half(last);
      }
    } else {
      after = await node(after, hash);
    }
    place = half(place);
    last = half(last);
  }
  return last === 0 && equal(before, fromRoot) && equal(after, toRoot);
}

// --- Notes, checkpoints and keys, as C2SP has them

class Lines {

  constructor(all) {
    this.all = all;
    this.at = 0;
  }

  next() {
    const end = this.all.indexOf('\n', this.at);
    if (end < 0) {
      throw new Malformed('The text ends too early.');
    }
    const line = this.all.slice(this.at, end);
    this.at = end + 1;
    return line;
  }

  expect(line) {
    if (this.next() !== line) {
      throw new Malformed(`There should be "${line}".`);
    }
  }

  number(label) {
    const line = this.next();
    if (!line.startsWith(label) || !/^(?:0|[1-9]\d{0,15})$/.test(line.slice(label.length))
        || !Number.isSafeInteger(Number(line.slice(label.length)))) {
      throw new Malformed(`There should be ${label || 'a '}number.`);
    }
    return Number(line.slice(label.length));
  }

  hashes() {
    const hashes = [];
    while (!this.rest().startsWith('\n')) {
      if (hashes.length === MOST_HASHES) {
        throw new Malformed('A proof has at most 63 hashes.');
      }
      hashes.push(hashOf(this.next()));
    }
    return hashes;
  }

  rest() {
    return this.all.slice(this.at);
  }
}

/** The text and the signatures of a note; nothing is verified yet. */
export function parseNote(note) {
  const end = note.lastIndexOf('\n\n');
  if (end < 0 || !note.endsWith('\n') || /[\0-\x09\x0b-\x1f]/.test(note) || !note.isWellFormed()) {
    throw new Malformed('This is not a signed note.');
  }
  const lines = note.slice(end + 2, -1).split('\n');
  if (end + 2 >= note.length || lines.length > 100) {
    throw new Malformed('A note has 1 to 100 signatures.');
  }
  const signatures = lines.map(line => {
    const parts = /^— ([^\s+]+) (\S+)$/u.exec(line);
    const bytes = parts && fromBase64(parts[2]);
    if (!bytes || bytes.length <= 4) {
      throw new Malformed('This is not the line of a signature.');
    }
    return { name: parts[1], id: hex(bytes.slice(0, 4)), signature: bytes.slice(4) };
  });
  return { text: note.slice(0, end + 1), signatures };
}

/** What a signed checkpoint says; nothing is verified yet. */
export function parseCheckpoint(note) {
  const signed = parseNote(note);
  const lines = new Lines(signed.text);
  const origin = lines.next();
  const size = lines.number('');
  const root = hashOf(lines.next());
  if (origin === '' || lines.rest().split('\n').slice(0, -1).includes('')) {
    throw new Malformed('The lines of a checkpoint are not empty.');
  }
  return { origin, size, root, note, signed };
}

/** A proof that an entry is in a log: C2SP's tlog-proof. */
export function parseProof(file) {
  const lines = new Lines(file);
  lines.expect('c2sp.org/tlog-proof@v1');
  if (lines.rest().startsWith('extra ')) {
    fromBase64(lines.next().slice('extra '.length));
  }
  const index = lines.number('index ');
  const hashes = lines.hashes();
  lines.expect('');
  return { index, hashes, checkpoint: parseCheckpoint(lines.rest()) };
}

/** A proof that a log only grew, with the later checkpoint: the body of tlog-witness' add-checkpoint. */
export function parseUpdate(update) {
  const lines = new Lines(update);
  const from = lines.number('old ');
  const hashes = lines.hashes();
  lines.expect('');
  return { from, hashes, checkpoint: parseCheckpoint(lines.rest()) };
}

async function keyId(name, raw) {
  return hex((await sha256(utf8.encode(`${name}\n`), [ED25519], raw)).slice(0, 4));
}

/** A key that verifies the signatures of its name: name+id+base64. */
export async function parseKey(verifier) {
  const parts = /^([^\s+]+)\+([0-9a-f]{8})\+(.+)$/u.exec(verifier);
  const bytes = parts && fromBase64(parts[3]);
  if (!bytes || bytes.length !== 1 + HASH_BYTES || bytes[0] !== ED25519) {
    throw new Malformed('This is not a key of Ed25519.');
  }
  const raw = bytes.slice(1);
  if (await keyId(parts[1], raw) !== parts[2]) {
    throw new Malformed('The id of the key is not the one of its name and bytes.');
  }
  return { name: parts[1], id: parts[2], raw };
}

function importKey(raw) {
  return crypto.subtle.importKey('raw', raw, { name: 'Ed25519' }, false, ['verify']);
}

/** Whether a key, which bears the log's name, has signed a checkpoint. The first signature of a key decides. */
export async function isSigned(checkpoint, key) {
  const signature = checkpoint.signed.signatures.find(by => by.name === key.name && by.id === key.id);
  return key.name === checkpoint.origin
    && signature !== undefined
    && crypto.subtle.verify(
      { name: 'Ed25519' }, await importKey(key.raw), signature.signature, utf8.encode(checkpoint.signed.text));
}

/** Whether an origin is that of an organization's log, whatever the service is called. */
export function isOriginOf(origin, organization) {
  const segment = [...utf8.encode(organization)]
    .map(unit => (/[A-Za-z0-9._~-]/.test(String.fromCharCode(unit))
      ? String.fromCharCode(unit)
      : `%${unit.toString(16).toUpperCase().padStart(2, '0')}`))
    .join('');
  return origin.endsWith(`/${segment}`);
}

// --- What a page says

// Pages write out what is invisible in a text; here it is put back, in what is shown and in what the entry says alike.
function plain(shown) {
  return shown
    .replace(/[\u2400-\u241f]/g, picture => String.fromCharCode(picture.charCodeAt(0) - 0x2400))
    .replaceAll('\u2421', '\x7f')
    .replace(/⟨U\+([0-9A-F]{4,6})⟩/g, (all, number) => {
      const point = Number.parseInt(number, 16);
      return point <= 0x10ffff ? String.fromCodePoint(point) : all;
    });
}

function plainJson(value) {
  if (isText(value)) {
    return plain(value);
  }
  if (Array.isArray(value)) {
    return value.map(plainJson);
  }
  return isObject(value)
    ? Object.fromEntries(Object.entries(value).map(([name, member]) => [plain(name), plainJson(member)]))
    : value;
}

function sameJson(one, other) {
  return canonical(plainJson(one)) === canonical(plainJson(other));
}

/** A time as an entry has it: six digits of the second's fraction. */
function entryTime(shown) {
  const parts = /^(.{19})(?:\.(\d{1,6}))?Z$/.exec(shown);
  return parts ? `${parts[1]}.${(parts[2] ?? '').padEnd(6, '0')}Z` : shown;
}

const TEXTS = ['actor.apiKeyId', 'actor.type', 'actor.userId', 'dialect', 'event', 'idempotencyKey', 'poster.issuer',
  'poster.subject', 'poster.tokenId', 'poster.userId', 'report', 'scope.orgId', 'scope.projectId', 'scope.projectType',
  'scope.userProjectRole', 'target.id', 'target.name', 'target.type'];
const IDENTITY = 'identity.';
const DETAILS = 'details.';

function member(entry, path) {
  return path.split('.').reduce((value, name) => (isObject(value) && Object.hasOwn(value, name) ? value[name] : undefined), entry);
}

/** Takes what identifies somebody out of details that are shown, and says what it was. */
function takeOut(details, path) {
  const names = path.split('.');
  const last = names.pop();
  const parent = names.length === 0 ? details : member(details, names.join('.'));
  if (!isObject(parent) || !Object.hasOwn(parent, last)) {
    return undefined;
  }
  const value = parent[last];
  delete parent[last];
  return value;
}

/**
 * Holds what a page shows against an entry.
 *
 * shown: each value as { field, text }, where field is the name of a member in docs/integrity.md, `identity.NAME`, `id`, or
 *   `leafHash`
 * openings: salts and values by the names of digests
 * Answers the fields that are other than the entry says, and how many were held against it.
 */
export async function compare(bytes, entry, shown, openings) {
  const wrong = [];
  const opened = new Set();
  const check = (field, isSame) => {
    if (!isSame) {
      wrong.push(field);
    }
  };
  const open = async (name, isShown) => {
    const opening = Object.hasOwn(openings, name) ? openings[name] : undefined;
    opened.add(name);
    return opening !== undefined && isShown(opening.value)
      && Object.hasOwn(entry.identity, name) && opens(name, opening, entry.identity[name]);
  };
  for (const { field, text: value } of shown) {
    if (TEXTS.includes(field)) {
      const said = member(entry, field);
      check(field, said !== undefined && plain(said) === plain(value));
    } else if (field === 'timestamp' || field === 'receivedAt') {
      check(field, entryTime(value) === entry[field]);
    } else if (field === 'position') {
      check(field, value === String(entry.position));
    } else if (field === 'id') {
      check(field, value === await eventId(entry));
    } else if (field === 'leafHash') {
      const hash = await leafHash(bytes);
      check(field, value === toBase64(hash) || value === hex(hash));
    } else if (field.startsWith(IDENTITY)) {
      check(field, await open(field.slice(IDENTITY.length), said => plain(said) === plain(value)));
    } else if (field === 'details' || field === 'actor.attributes') {
      let json;
      try {
        json = JSON.parse(value);
      } catch {
        json = undefined;
      }
      if (field === 'details' && isObject(json)) {
        for (const name of Object.keys(entry.identity).filter(name => name.startsWith(DETAILS))) {
          const taken = takeOut(json, name.slice(DETAILS.length));
          if (taken !== undefined) {
            check(name, await open(name, said => sameJson(JSON.parse(said), taken)));
          }
        }
      }
      check(field, isObject(json) && sameJson(json, member(entry, field)));
    } else {
      check(field, false);
    }
  }
  // What opens a digest without being shown must open it too: whoever changed it cannot know what will be shown.
  for (const [name, opening] of Object.entries(openings)) {
    if (!opened.has(name)) {
      opened.add(name);
      check(IDENTITY + name, Object.hasOwn(entry.identity, name) && await opens(name, opening, entry.identity[name]));
    }
  }
  return {
    wrong,
    compared: shown.length,
    opened: opened.size,
    hidden: Object.keys(entry.identity).filter(name => !opened.has(name)),
  };
}

// --- The whole

const OK = 'ok';
const WRONG = 'wrong';
const WAITING = 'waiting';
const NOTICE = 'notice';
const UNKNOWN = 'unknown';

function step(name, state, said) {
  return { name, state, text: said };
}

/** The key that signs at a size, of a log's keys, the first one first. */
export function keyAt(keys, size) {
  return keys.filter(key => key.fromSize <= size).at(-1);
}

/** Whether a log's checkpoint is signed by the key that was the log's at its size. */
export async function checkSignature(organization, keys, checkpoint) {
  const name = 'Signature';
  if (!isOriginOf(checkpoint.origin, organization)) {
    return step(name, WRONG, `The checkpoint is of another log: ${checkpoint.origin}.`);
  }
  const key = keyAt(keys, checkpoint.size);
  if (key === undefined) {
    return step(name, WRONG, 'The log has no key for a checkpoint of this size.');
  }
  let parsed;
  try {
    parsed = await parseKey(key.verifier);
  } catch (failure) {
    if (failure instanceof Malformed) {
      return step(name, WRONG, `The log's key: ${failure.message}`);
    }
    throw failure;
  }
  return await isSigned(checkpoint, parsed)
    ? step(name, OK, `The checkpoint of ${checkpoint.origin} at ${entries(checkpoint.size)} is signed by the log's key ${parsed.id} (Ed25519).`)
    : step(name, WRONG, `The log's key ${parsed.id} has not signed this checkpoint.`);
}

function many(count, one, more = `${one}s`) {
  return `${count.toLocaleString('en')} ${count === 1 ? one : more}`;
}

function entries(count) {
  return many(count, 'entry', 'entries');
}

function moment(time) {
  return `${time.slice(0, 16).replace('T', ' ')} UTC`;
}

/** Whether what a browser kept has the form in which it was kept: it may have been altered, or be of another version. */
const isKept = members({
  since: isText,
  seen: isText,
  keys: value => Array.isArray(value) && value.every(members({ fromSize: Number.isSafeInteger, verifier: isText })),
  note: isText,
});

/**
 * Holds a checkpoint, whose signature was verified, against what this browser kept of the log.
 *
 * kept: { since, seen, keys, note }, or null at the first visit
 * consistency: yields the text of the proof from one size to another; null where the service says that it has none
 * Answers steps, what is to be kept now (null: as it is), and what is to be kept if the viewer accepts a new key.
 */
export async function checkHistory(organization, keys, checkpoint, kept, consistency, now) {
  const name = 'History';
  const current = { since: kept?.since ?? now, seen: now, keys, note: checkpoint.note };
  const failed = (state, said) => ({ steps: [step(name, state, said)], keep: null, accept: null });
  if (kept === null) {
    return {
      steps: [step(name, OK, `This browser sees the log for the first time. It keeps the checkpoint at ${entries(checkpoint.size)} and the key, and will hold later ones against them.`)],
      keep: current,
      accept: null,
    };
  }
  const unreadable = failed(UNKNOWN, 'What this browser kept of the log cannot be read any more, so that nothing can be held against it.');
  if (!isKept(kept)) {
    return unreadable;
  }
  const since = moment(kept.seen);
  let earlier;
  try {
    earlier = parseCheckpoint(kept.note);
    if ((await checkSignature(organization, kept.keys, earlier)).state !== OK) {
      throw new Malformed('It is not signed.');
    }
  } catch (failure) {
    if (failure instanceof Malformed) {
      return unreadable;
    }
    throw failure;
  }
  if (kept.keys.some((key, i) => keys[i]?.verifier !== key.verifier || keys[i]?.fromSize !== key.fromSize)
      || keys.slice(kept.keys.length).some(key => key.fromSize <= earlier.size)) {
    return failed(WRONG, `The log's key is not the one that this browser has known since ${moment(kept.since)}, and it did not follow that one. Either somebody made another log in the place of this one, or its operator began anew: ask, by another way than this service.`);
  }
  if (earlier.origin !== checkpoint.origin) {
    return failed(WRONG, `The log was called ${earlier.origin} on ${since}, and now ${checkpoint.origin}.`);
  }
  const [from, to] = earlier.size <= checkpoint.size ? [earlier, checkpoint] : [checkpoint, earlier];
  let update = null;
  if (from.size !== to.size) {
    const proof = await consistency(from.size, to.size);
    if (proof === null) {
      return failed(WRONG, to === earlier
        ? `On ${since} the log had ${entries(earlier.size)}; now it shows ${checkpoint.size.toLocaleString('en')}, and does not know that it ever had more. It was set back to an earlier state.`
        : `The service does not prove that the log, which had ${entries(earlier.size)} on ${since}, only grew since then.`);
    }
    try {
      update = parseUpdate(proof);
    } catch (failure) {
      if (failure instanceof Malformed) {
        return failed(WRONG, `The proof that the log only grew: ${failure.message}`);
      }
      throw failure;
    }
  }
  if (!await provesConsistency(from.size, to.size, update?.hashes ?? [], from.root, to.root)) {
    return failed(WRONG, from.size === to.size
      ? `The log has shown two histories: at ${entries(to.size)} its root was another one on ${since}.`
      : `The log has shown two histories: what it had on ${since}, ${entries(earlier.size)}, is not what it has there now.`);
  }
  const steps = [step(name, OK, from.size === to.size
    ? `It is the log that this browser saw on ${since}, with the same ${entries(to.size)}.`
    : `The log only grew: what this browser saw of it on ${since}, ${entries(earlier.size)}, is ${to === earlier ? 'continued by' : 'the beginning of'} what it sees now.`)];
  if (keys.length > kept.keys.length) {
    const added = keys.slice(kept.keys.length);
    steps.push(step('Key', NOTICE, `The log's key was replaced since ${since}: from ${entries(added[0].fromSize)} on it is ${added.at(-1).verifier}. Ask whoever runs the log, by another way than this service, whether this is right.`));
    return { steps, keep: null, accept: to === earlier ? { ...current, note: kept.note } : current };
  }
  return { steps, keep: to === earlier ? null : current, accept: null };
}

/**
 * Checks the proof of a record.
 *
 * given: what the service answered: { organization, position, entry, proof, openings, keys }
 * shown: what the page shows, as compare() takes it
 * kept, consistency, now: as checkHistory() takes them
 * Answers { state, steps, keep, accept }.
 */
export async function check(given, shown, kept, consistency, now) {
  const steps = [];
  const bytes = fromBase64(given.entry);
  let entry = null;
  try {
    entry = readEntry(bytes);
    steps.push(entry.position === given.position && entry.scope.orgId === given.organization
      ? step('Entry', OK, `The entry was read: ${bytes.length.toLocaleString('en')} bytes, at position ${entry.position} of ${entry.scope.orgId}.`)
      : step('Entry', WRONG, `The entry says that it is at position ${entry.position} of ${entry.scope.orgId}.`));
  } catch (failure) {
    if (!(failure instanceof Malformed)) {
      throw failure;
    }
    steps.push(step('Entry', WRONG, `What the service gives out is no entry. ${failure.message}`));
  }
  if (entry !== null) {
    const held = await compare(bytes, entry, shown, given.openings);
    const hidden = held.hidden.length === 0 ? '' : ` Not shown, so that nothing is said of them: ${held.hidden.join(', ')}.`;
    steps.push(held.wrong.length === 0
      ? step('This page', OK, `${many(held.compared, 'value')} of this page ${held.compared === 1 ? 'is' : 'are'} what the entry says${held.opened === 0 ? '' : `; ${held.opened} that identify somebody match their salted digests`}.${hidden}`)
      : step('This page', WRONG, `Other than the entry says: ${held.wrong.join(', ')}.`));
  }
  const leaf = await leafHash(bytes);
  if (given.proof === null) {
    steps.push(step('Seal', WAITING, 'Not yet sealed: no checkpoint covers this record so far. That takes about two seconds.'));
    return finish(steps, null, null);
  }
  let proof;
  try {
    proof = parseProof(given.proof);
  } catch (failure) {
    if (failure instanceof Malformed) {
      steps.push(step('Path', WRONG, `The proof cannot be read. ${failure.message}`));
      return finish(steps, null, null);
    }
    throw failure;
  }
  const { checkpoint } = proof;
  steps.push(proof.index === given.position
      && await provesInclusion(leaf, proof.index, checkpoint.size, proof.hashes, checkpoint.root)
    ? step('Path', OK, `${many(proof.hashes.length, 'hash', 'hashes')} lead${proof.hashes.length === 1 ? 's' : ''} from the entry's leaf hash (SHA-256, ${hex(leaf).slice(0, 16)}…) to the root of the tree over ${entries(checkpoint.size)}.`)
    : step('Path', WRONG, 'The log holds another entry at this position: the record was changed after it was sealed, or it is a record of another log.'));
  const signature = await checkSignature(given.organization, given.keys, checkpoint);
  steps.push(signature);
  if (signature.state !== OK) {
    return finish(steps, null, null);
  }
  const history = await checkHistory(given.organization, given.keys, checkpoint, kept, consistency, now);
  steps.push(...history.steps);
  return finish(steps, history.keep, history.accept);
}

function finish(steps, keep, accept) {
  const state = [WRONG, WAITING, UNKNOWN, NOTICE].find(worst => steps.some(one => one.state === worst)) ?? OK;
  return { state, steps, keep, accept };
}
