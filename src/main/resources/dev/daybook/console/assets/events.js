// The page of events: its drawer, its keys and its live tail. Without this module everything is a link or a form, and works.

const page = document.querySelector('[data-events]');
const drawer = document.getElementById('drawer');
const status = document.getElementById('events-status');

const TYPING = 'input, select, textarea, [contenteditable]';
const MOST_ROWS = 500;
const RETRY = 2000;
const LONGEST_RETRY = 30000;

// Waits after failures, longer after each.
const backOff = (failures) => new Promise((resolve) => setTimeout(resolve, Math.min(LONGEST_RETRY, RETRY * 2 ** (failures - 1))));

function say(text) {
  if (status) {
    status.textContent = text;
  }
}

// ---------------------------------------------------------------- the list

const rows = () => [...document.querySelectorAll('#events-rows a[data-event]')];

function mark(link) {
  for (const row of document.querySelectorAll('#events-rows .selected')) {
    row.classList.remove('selected');
    row.querySelector('a[data-event]').removeAttribute('aria-current');
  }
  link?.closest('tr').classList.add('selected');
  link?.setAttribute('aria-current', 'true');
}

function step(by) {
  const links = rows();
  if (links.length === 0) {
    return;
  }
  const here = links.findIndex((link) => link === document.activeElement || link.closest('tr').classList.contains('selected'));
  const link = links[Math.min(links.length - 1, Math.max(0, here < 0 ? (by > 0 ? 0 : links.length - 1) : here + by))];
  mark(link);
  if (isOpen()) {
    open(link.href, true);
  } else {
    link.focus();
  }
  link.closest('tr').scrollIntoView({ block: 'nearest' });
}

mark(rows().find((link) => link.pathname === location.pathname));

// ---------------------------------------------------------------- the drawer

let opening = 0;

const isOpen = () => drawer && !drawer.hidden;

// The checker of proofs is as large as the page, and is loaded with the first event that is looked at.
const prove = () => {
  if (document.querySelector('[data-proof]')) {
    import('./proof-section.js');
  }
};

prove();

// An open event is what the page is about.
function entitle() {
  const title = (isOpen() ? drawer.querySelector('h2') : page.querySelector('h1')).textContent;
  document.title = `${title} · Daybook`;
}

async function open(address, replace) {
  const url = new URL(address);
  const number = ++opening;
  drawer.setAttribute('aria-busy', 'true');
  try {
    await htmx.ajax('GET', `${url.pathname}/drawer${url.search}`, { source: drawer, target: drawer, swap: 'innerHTML' });
  } finally {
    drawer.removeAttribute('aria-busy');
  }
  if (number !== opening || !drawer.querySelector('.event')) {
    return;
  }
  drawer.hidden = false;
  history[replace ? 'replaceState' : 'pushState']({}, '', address);
  entitle();
  prove();
  drawer.querySelector('h2').focus({ preventScroll: true });
  drawer.scrollTop = 0;
}

function hide() {
  opening++;
  drawer.hidden = true;
  drawer.replaceChildren();
  entitle();
  document.querySelector('#events-rows tr.selected a[data-event]')?.focus({ preventScroll: true });
}

function close() {
  const back = drawer.querySelector('[data-close]');
  if (back) {
    history.pushState({}, '', back.href);
  }
  hide();
}

if (page && drawer) {
  page.addEventListener('click', (click) => {
    if (click.defaultPrevented || click.button !== 0 || click.metaKey || click.ctrlKey || click.shiftKey || click.altKey) {
      return;
    }
    const target = click.target;
    if (target.closest('[data-close]')) {
      click.preventDefault();
      close();
      return;
    }
    let link = target.closest('a[data-event]');
    if (!link && !target.closest('a, button') && String(getSelection()) === '') {
      link = target.closest('#events-rows tr')?.querySelector('a[data-event]');
    }
    if (link) {
      click.preventDefault();
      mark(link);
      open(link.href, isOpen());
    }
  });
  addEventListener('popstate', () => {
    const link = rows().find((row) => row.href === location.href);
    if (link) {
      mark(link);
      open(location.href, true);
    } else if (isOpen() && location.pathname === page.dataset.events) {
      hide();
    } else {
      location.reload();
    }
  });
}

// ---------------------------------------------------------------- keys

const help = document.getElementById('keys');
const showKeys = document.getElementById('show-keys');

if (showKeys) {
  showKeys.hidden = false;
  showKeys.addEventListener('click', () => help.showModal());
}

addEventListener('keydown', (key) => {
  if (key.ctrlKey || key.metaKey || key.altKey || key.isComposing) {
    return;
  }
  if (key.key === 'Escape') {
    const menu = document.activeElement?.closest?.('details[open]');
    if (menu) {
      menu.open = false;
      menu.querySelector('summary').focus();
    } else if (document.activeElement?.matches(TYPING)) {
      document.activeElement.blur();
    } else if (isOpen()) {
      close();
    }
    return;
  }
  if (key.target.matches?.(TYPING) || help?.open) {
    return;
  }
  const does = {
    '/': () => document.getElementById('q')?.focus(),
    j: () => step(1),
    k: () => step(-1),
    n: () => document.querySelector('a[rel=next]')?.click(),
    p: () => document.querySelector('a[rel=prev]')?.click(),
    f: () => {
      const menu = document.getElementById('add-filter');
      if (menu) {
        menu.open = true;
        menu.querySelector('input')?.focus();
      }
    },
    l: () => tailButton?.click(),
    '?': () => help?.showModal(),
  }[key.key];
  if (does) {
    key.preventDefault();
    does();
  }
});

// ---------------------------------------------------------------- forms: what is empty is not sent

for (const form of document.querySelectorAll('form[method=get]')) {
  form.addEventListener('submit', () => {
    for (const field of form.elements) {
      if (field.name && field.value === '') {
        field.disabled = true;
      }
    }
    // The page may be shown again as it was left.
    addEventListener('pageshow', () => {
      for (const field of form.elements) {
        field.disabled = false;
      }
    });
  });
}

// One menu at a time.
addEventListener('toggle', (toggle) => {
  if (toggle.target.matches('details.menu[open]')) {
    for (const other of document.querySelectorAll('details.menu[open]')) {
      if (other !== toggle.target && !other.contains(toggle.target)) {
        other.open = false;
      }
    }
  }
}, true);
addEventListener('click', (click) => {
  for (const menu of document.querySelectorAll('details.menu[open]')) {
    if (!menu.contains(click.target)) {
      menu.open = false;
    }
  }
});

// ---------------------------------------------------------------- live tail

const tailButton = document.getElementById('tail');

if (tailButton) {
  const body = document.getElementById('events-rows');
  const total = document.getElementById('total');
  let after = tailButton.dataset.after;
  let running = false;
  let arrived = 0;
  let asked = null;

  const show = () => {
    tailButton.setAttribute('aria-pressed', String(running));
    tailButton.querySelector('span').textContent = running ? 'Pause' : 'Live';
  };

  // Rows are markup that the service has escaped.
  const add = (markup) => {
    const some = document.createElement('template');
    some.innerHTML = markup;
    let added = 0;
    for (const row of some.content.querySelectorAll('tr')) {
      if (!document.getElementById(row.id)) {
        row.classList.add('arrived');
        body.prepend(row);
        added++;
      }
    }
    while (body.rows.length > MOST_ROWS) {
      body.lastElementChild.remove();
    }
    return added;
  };

  // What arrives is in the total, too.
  const count = (added) => {
    total.textContent = total.textContent.replace(/^([\d,]+) events?/, (all, number) => {
      const now = Number(number.replaceAll(',', '')) + added;
      return `${now.toLocaleString('en')} ${now === 1 ? 'event' : 'events'}`;
    });
  };

  const follow = async () => {
    let failures = 0;
    while (running) {
      asked = new AbortController();
      try {
        const answer = await fetch(tailButton.dataset.tail + after, { signal: asked.signal });
        if (answer.redirected || answer.status === 401 || answer.status === 403) {
          location.reload();
          return;
        }
        if (!answer.ok) {
          throw new Error(String(answer.status));
        }
        failures = 0;
        after = answer.headers.get('Daybook-After');
        const added = answer.status === 204 ? 0 : add(await answer.text());
        if (added > 0) {
          arrived += added;
          count(added);
          document.querySelector('.empty')?.remove();
          say(`${arrived} new since you follow`);
        }
      } catch (failure) {
        if (!running || failure.name === 'AbortError') {
          return;
        }
        failures++;
        say('The service does not answer; trying again.');
        await backOff(failures);
      }
    }
  };

  tailButton.hidden = false;
  tailButton.addEventListener('click', () => {
    running = !running;
    show();
    if (running) {
      say('Following what arrives.');
      follow();
    } else {
      asked?.abort();
      say(`Paused. ${arrived} new since you follow`);
    }
  });
  addEventListener('pagehide', () => asked?.abort());
}

// ---------------------------------------------------------------- an empty log waits for its first event

const empty = document.querySelector('[data-first]');

if (empty) {
  const wait = async () => {
    for (let failures = 0; ; ) {
      try {
        const answer = await fetch(empty.dataset.first);
        if (answer.redirected || answer.status === 200) {
          location.reload();
          return;
        }
        failures = answer.ok ? 0 : failures + 1;
      } catch {
        failures++;
      }
      if (failures > 0) {
        await backOff(failures);
      }
    }
  };
  wait();
}
