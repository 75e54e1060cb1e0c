// What every page does with a script: nothing that it cannot do without.

const prefix = document.body.dataset.prefix ?? '/console';

function cookie(name) {
  return document.cookie.split('; ').find(pair => pair.startsWith(name + '='));
}

// Times are shown in the viewer's zone; the server learns it from the first page, which is the sign-in.
if (!cookie('daybook-zone')) {
  const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
  const secure = location.protocol === 'https:' ? '; secure' : '';
  if (zone) {
    document.cookie = `daybook-zone=${zone}; path=${prefix}; max-age=31536000; samesite=strict${secure}`;
  }
}

// On a narrow screen the navigation is longer than the screen: the place where one is stands within it.
const here = document.querySelector('header nav a[aria-current]');
if (here) {
  const places = here.closest('ul');
  places.scrollLeft = here.offsetLeft - places.offsetLeft - (places.clientWidth - here.offsetWidth) / 2;
}

const zones = document.getElementById('zones');
if (zones && Intl.supportedValuesOf) {
  document.getElementById('zone').addEventListener('focus', () => {
    for (const zone of Intl.supportedValuesOf('timeZone')) {
      const option = document.createElement('option');
      option.value = zone;
      zones.append(option);
    }
  }, { once: true });
}

// Buttons that copy what an element holds, where the browser lets them; also those that htmx puts on the page.
function offerCopies(root) {
  for (const button of root.querySelectorAll('[data-copies]')) {
    button.hidden = !navigator.clipboard;
  }
}

offerCopies(document);
document.addEventListener('htmx:load', event => offerCopies(event.detail.elt));
document.addEventListener('click', async event => {
  const button = event.target.closest('[data-copies]');
  if (button) {
    const held = document.getElementById(button.dataset.copies);
    await navigator.clipboard.writeText(held.value ?? held.textContent);
    button.textContent = 'Copied';
  }
});

// A problem that a part of a page ran into stands above it until the next request succeeds.
document.body.addEventListener('htmx:afterRequest', event => {
  const problem = document.getElementById('problem');
  if (event.detail.successful) {
    problem.replaceChildren();
  } else if (!event.detail.xhr?.status) {
    problem.textContent = 'The service cannot be reached.';
  }
});
