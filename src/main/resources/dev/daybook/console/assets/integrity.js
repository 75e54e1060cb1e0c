// The page of integrity: checks the last checkpoint of each log, and whether the zip of an export is the one that the log tells of.

import { check, checkHistory, checkSignature, fromBase64, hex, Malformed, parseCheckpoint, readEntry, whatIsMissing } from './proof.js';
import { ask, consistency, given, keepAfter, offer, read, RETRIES, show } from './proof-section.js';
import { Sha256 } from './sha256.js';

const COMPLETED = 'Usage Data Export Completed';
const EXPORT = 'usage_data_export';

/** The file that was chosen last. */
let running = null;

function failed(section, failure) {
  const state = failure instanceof Malformed ? 'wrong' : 'unknown';
  show(section, state, state === 'wrong' ? 'Wrong.' : 'Not checked.', [{ name: 'Check', state, text: failure.message }]);
}

// --- The last checkpoint of each log

const VERDICTS = {
  ok: 'The last checkpoint is signed, and the log only grew.',
  wrong: 'This is not the log that it should be.',
  notice: 'The log only grew, but its key was replaced.',
  unknown: 'Not checked completely.',
};

async function look(section) {
  const { organization, note } = section.dataset;
  if (note === undefined) {
    return;
  }
  try {
    const keys = JSON.parse(section.dataset.keys);
    const checkpoint = parseCheckpoint(note);
    const signature = await checkSignature(organization, keys, checkpoint);
    const kept = read(organization);
    const history = signature.state === 'ok'
      ? await checkHistory(organization, keys, checkpoint, kept, consistency(section.dataset.consistency), new Date().toISOString())
      : { steps: [], keep: null, accept: null };
    const steps = [signature, ...history.steps];
    const state = ['wrong', 'unknown', 'notice'].find(worst => steps.some(one => one.state === worst)) ?? 'ok';
    if (history.keep) {
      keepAfter(organization, kept, history.keep);
    }
    show(section, state, VERDICTS[state], steps);
    offer(section, organization, { steps, accept: history.accept }, () => look(section));
  } catch (failure) {
    failed(section, failure);
  }
}

// --- The zip of an export

async function sha256(file, progress) {
  const hash = new Sha256();
  const reader = file.stream().getReader();
  let done = 0;
  for (let piece = await reader.read(); !piece.done; piece = await reader.read()) {
    hash.update(piece.value);
    done += piece.value.length;
    progress(done);
  }
  return hex(hash.digest());
}

function address(path, parameters, org) {
  return `${path}?${new URLSearchParams(org ? { ...parameters, org } : parameters)}`;
}

/** What the log says of a file with these bytes, and whether that is proved. */
async function told(section, file, digest) {
  const { org } = section.dataset;
  const found = await ask(
    address(section.dataset.export, { sha256: digest }, org),
    answer => (answer.status === 404 ? null : given(answer, 'The log was not looked at completely. ')));
  if (found === null) {
    return { state: 'wrong', steps: [{ name: 'Log', state: 'wrong', text: 'No event of the log tells of an export with these bytes: the file was changed, or it is of another organization or service.' }] };
  }
  const { organization, position } = found;
  const proof = await ask(address(section.dataset.proofSource, { position, identities: false }, organization), given);
  const entry = readEntry(fromBase64(proof.entry));
  if (entry.event !== COMPLETED || entry.target?.type !== EXPORT || proof.position !== position || proof.organization !== organization
      || entry.details.sha256 !== digest || entry.details.bytes !== file.size) {
    return { state: 'wrong', steps: [{ name: 'Log', state: 'wrong', text: `The event at position ${position} says something else.` }] };
  }
  const kept = read(organization);
  const outcome = await check(
    proof, [], kept, consistency(address(section.dataset.consistency, {}, organization)), new Date().toISOString());
  if (outcome.keep) {
    keepAfter(organization, kept, outcome.keep);
  }
  const steps = [
    { name: 'Log', state: 'ok', text: `The event at position ${position} of ${organization} says that the export ${entry.target.id} was finished ${entry.timestamp} with just these bytes.` },
    // Nothing of the event is on this page.
    ...outcome.steps.filter(one => one.name !== 'This page' || one.state !== 'ok')];
  return { state: outcome.state, steps };
}

const FOUND = {
  ok: 'This file is, byte for byte, the export that the service finished; the event that says so is proved.',
  wrong: 'This file is no export that the log proves.',
  waiting: 'The event that tells of this file is not sealed yet. This page tries again.',
  notice: 'This file is the export that the service finished; but the log’s key was replaced.',
  unknown: 'The event that tells of this file was not checked completely.',
};

async function verify(section, file) {
  running = file;
  try {
    const digest = await sha256(file, done => {
      section.querySelector('[data-verdict]').textContent = `Reading ${file.name}: ${Math.floor((done / Math.max(1, file.size)) * 100)} %`;
    });
    const first = { name: 'File', state: 'ok', text: `${file.name} has ${file.size.toLocaleString('en')} bytes and the SHA-256 ${digest}.` };
    for (const seconds of [...RETRIES, null]) {
      const { state, steps } = await told(section, file, digest);
      if (running !== file) {
        return;
      }
      show(section, state, FOUND[state], [first, ...steps]);
      if (state !== 'waiting' || seconds === null) {
        return;
      }
      await new Promise(done => setTimeout(done, seconds * 1000));
    }
  } catch (failure) {
    failed(section, failure);
  }
}

const missing = await whatIsMissing();
for (const section of document.querySelectorAll('[data-log]')) {
  if (missing && section.dataset.note !== undefined) {
    show(section, 'unknown', 'This browser cannot check the log here.', [{ name: 'Browser', state: 'unknown', text: missing }]);
  } else {
    // One after the other: a service with many logs is not asked for all at once.
    await look(section);
  }
}

const zip = document.querySelector('[data-zip]');
const drop = zip.querySelector('[data-drop]');
const field = zip.querySelector('input[type=file]');

function start(file) {
  if (missing) {
    show(zip, 'unknown', 'This browser cannot check the file here.', [{ name: 'Browser', state: 'unknown', text: `${missing} The command below needs none of it.` }]);
  } else if (file) {
    verify(zip, file);
  }
}

field.addEventListener('change', () => start(field.files[0]));
drop.addEventListener('dragover', event => {
  event.preventDefault();
  drop.classList.add('over');
});
drop.addEventListener('dragleave', () => drop.classList.remove('over'));
drop.addEventListener('drop', event => {
  event.preventDefault();
  drop.classList.remove('over');
  start(event.dataTransfer.files[0]);
});
