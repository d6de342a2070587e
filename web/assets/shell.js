// Small conveniences for every page. Nothing here is needed: without it each page works as plain HTML.
import './app.css';

document.addEventListener('change', (event) => {
  if (event.target.matches('[data-submits]')) event.target.form.requestSubmit();
});

document.addEventListener('submit', (event) => {
  const button = event.submitter ?? event.target.querySelector('[type="submit"]');
  if (event.target.method !== 'post' || !button) return;
  button.setAttribute('aria-busy', 'true');
  // Not at once: a button that is disabled while its form is being sent is left out of what is sent.
  setTimeout(() => { button.disabled = true; });
});

// A page taken back from the browser's cache is not being sent any more.
window.addEventListener('pageshow', () => {
  for (const button of document.querySelectorAll('[aria-busy="true"]')) {
    button.removeAttribute('aria-busy');
    button.disabled = false;
  }
});

const menus = () => document.querySelectorAll('details[data-menu][open]');

document.addEventListener('click', (event) => {
  for (const menu of menus()) if (!menu.contains(event.target)) menu.open = false;
});

document.addEventListener('keydown', (event) => {
  if (event.key !== 'Escape') return;
  for (const menu of menus()) {
    menu.open = false;
    menu.querySelector('summary').focus();
  }
});

// A link to a part of the page opens what hides it.
function reveal() {
  const target = location.hash && document.getElementById(decodeURIComponent(location.hash.slice(1)));
  if (target instanceof HTMLDetailsElement) target.open = true;
}
window.addEventListener('hashchange', reveal);
reveal();

// A long list of people is narrowed to those whose name or unit holds what is typed.
for (const field of document.querySelectorAll('[data-people-filter]')) {
  field.hidden = false;
  field.addEventListener('input', () => {
    const wanted = field.value.trim().toLowerCase();
    for (const unit of field.closest('[data-people]').querySelectorAll('[data-people-unit]')) {
      const all = unit.querySelector('b')?.textContent.toLowerCase().includes(wanted);
      let shown = 0;
      for (const label of unit.querySelectorAll('label')) {
        label.hidden = !(all || label.textContent.toLowerCase().includes(wanted) || label.control.checked);
        shown += !label.hidden;
      }
      unit.hidden = !shown;
    }
  });
}
