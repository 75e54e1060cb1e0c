// Shows what proof.js finds, where a page has the proof of a record (proof.html says how). What this browser has seen of a log, its last checkpoint
// and its keys, is kept in the browser and held against what it sees next time.

import { check, whatIsMissing, Malformed } from './proof.js';

const SIGNS = { ok: '✓', wrong: '✗', waiting: '…', notice: '!', unknown: '?' };

const WORDS = { ok: 'right', wrong: 'wrong', waiting: 'waiting', notice: 'take note', unknown: 'not checked' };

const VERDICTS = {
  ok: 'Proved: this record is in the log as it was sealed.',
  wrong: 'Not proved: something is not what was sealed.',
  waiting: 'Not yet sealed. This page tries again.',
  notice: 'Proved, but the log’s key was replaced.',
  unknown: 'Not checked completely.',
};

/** When it is tried again, in seconds from one to the next: sealing takes about two. */
export const RETRIES = [1, 1, 2, 2, 4, 5, 10, 15, 30];

/** The service did not give what was asked for. */
class Unavailable extends Error {}

// --- What the browser keeps of a log

function place(organization) {
  return `daybook.log.${organization}`;
}

/** What was kept of a log, whether it can be read or not: null if nothing was. */
export function read(organization) {
  let kept;
  try {
    kept = localStorage.getItem(place(organization));
  } catch {
    return null;
  }
  try {
    return kept === null ? null : JSON.parse(kept) ?? {};
  } catch {
    // It was kept, and is no first visit: checkHistory says that it cannot be read.
    return {};
  }
}

/** Keeps what is known of a log; null forgets it. A browser that keeps nothing sees every log for the first time. */
export function keep(organization, kept) {
  try {
    if (kept === null) {
      localStorage.removeItem(place(organization));
    } else {
      localStorage.setItem(place(organization), JSON.stringify(kept));
    }
  } catch {
    // Private windows may keep nothing.
  }
}

/** Keeps what follows from what was kept before, unless another window has kept something meanwhile. */
export function keepAfter(organization, before, kept) {
  if (JSON.stringify(read(organization)) === JSON.stringify(before)) {
    keep(organization, kept);
  }
}

// --- What the service is asked for

export async function ask(address, take) {
  let answer;
  try {
    // Whoever is not signed in any more is sent to another page, which is none of what is asked for here.
    answer = await fetch(address, { redirect: 'error', cache: 'no-store', signal: AbortSignal.timeout(20_000) });
  } catch {
    throw new Unavailable('The service did not answer, or your session has ended.');
  }
  return take(answer);
}

/** The proof that a log only grew; null where the service says that it has none. */
export function consistency(address) {
  return (from, to) => ask(`${address}&from=${from}&to=${to}`, async answer => {
    if (answer.ok) {
      return answer.text();
    }
    if (answer.status === 400 || answer.status === 404 || answer.status === 422) {
      return null;
    }
    throw new Unavailable(`The service answered ${answer.status}.`);
  });
}

/** What was answered; before is what it means that nothing was. */
export function given(answer, before = '') {
  if (!answer.ok) {
    throw new Unavailable(answer.status === 404
      ? 'The log has no record at this position any more.'
      : `${before}The service answered ${answer.status}.`);
  }
  return answer.json();
}

// --- What is shown

function element(name, text, properties = {}) {
  return Object.assign(document.createElement(name), { textContent: text, ...properties });
}

/** Shows a verdict and the steps that led to it. */
export function show(section, state, verdict, steps) {
  section.dataset.state = state;
  section.querySelector('[data-verdict]').textContent = verdict;
  section.querySelector('[data-steps]').replaceChildren(...steps.map(one => {
    const item = document.createElement('li');
    item.dataset.state = one.state;
    item.append(
      element('span', SIGNS[one.state], { className: 'sign', ariaHidden: 'true' }),
      element('b', one.name),
      element('span', one.text, { className: 'said' }),
    );
    item.querySelector('b').append(element('span', ` ${WORDS[one.state]}: `, { className: 'visually-hidden' }));
    return item;
  }));
}

/** Offers what the viewer can do about what was found: accept a new key, forget the log, look again. */
export function offer(section, organization, outcome, again) {
  section.querySelector('.proof-actions')?.remove();
  const actions = element('p', '', { className: 'proof-actions' });
  const button = (text, action) => {
    const made = element('button', text, { type: 'button' });
    made.addEventListener('click', action);
    actions.append(made);
  };
  if (outcome.accept) {
    button('This key is right: know it from now on', () => {
      keep(organization, outcome.accept);
      again();
    });
  }
  if (outcome.steps.some(one => one.name === 'History' && one.state !== 'ok')) {
    button('Forget what this browser knows of the log', () => {
      keep(organization, null);
      again();
    });
  }
  if (outcome.again) {
    button('Check again', again);
  }
  if (actions.childElementCount > 0) {
    section.querySelector('[data-steps]').after(actions);
  }
}

/** What the page says of the record, field by field. */
function shown(section) {
  const record = section.closest('[data-proof-record]') ?? section.closest('main') ?? document.body;
  return [...record.querySelectorAll('[data-proof-field]')].map(field => ({
    field: field.dataset.proofField,
    text: field.dataset.value ?? field.getAttribute('datetime') ?? field.textContent,
  }));
}

async function look(section, retry) {
  const { organization } = section.dataset;
  const kept = read(organization);
  let outcome;
  try {
    const missing = await whatIsMissing();
    if (missing) {
      show(section, 'unknown', 'This browser cannot check the record here.', [
        { name: 'Browser', state: 'unknown', text: `${missing} The command below needs none of it.` }]);
      section.querySelector('details').open = true;
      return;
    }
    const answered = await ask(section.dataset.source, given);
    if (answered.organization !== organization || String(answered.position) !== section.dataset.position) {
      throw new Malformed('The service answered with the proof of another record.');
    }
    outcome = await check(answered, shown(section), kept, consistency(section.dataset.consistency), new Date().toISOString());
  } catch (failure) {
    const state = failure instanceof Malformed ? 'wrong' : 'unknown';
    outcome = { state, again: true, steps: [{ name: 'Service', state, text: failure.message }] };
  }
  if (!section.isConnected) {
    return;
  }
  if (outcome.keep) {
    keepAfter(organization, kept, outcome.keep);
  }
  const waits = outcome.state === 'waiting';
  const last = waits && retry >= RETRIES.length;
  show(section, outcome.state, last ? 'Not yet sealed.' : VERDICTS[outcome.state], outcome.steps);
  offer(section, organization, { ...outcome, again: outcome.again || last }, () => look(section, 0));
  if (waits && !last) {
    setTimeout(() => section.isConnected && look(section, retry + 1), RETRIES[retry] * 1000);
  }
}

function begin(root) {
  const sections = [...root.querySelectorAll('[data-proof]')];
  for (const section of root.matches?.('[data-proof]') ? [root, ...sections] : sections) {
    if (section.dataset.state === undefined) {
      section.dataset.state = '';
      look(section, 0);
    }
  }
}

begin(document);
document.addEventListener('htmx:load', event => begin(event.detail.elt));
