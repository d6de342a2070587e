// Sending the answers, and putting what the server says where it belongs. Nothing typed is ever taken away.
import { icon, t } from '../texts.js';
import { post } from './requests.js';

/** Wires the buttons marked `data-send` and the place marked `data-form-notice`. */
export function sending(form, element, page, draft) {
  const buttons = [...document.querySelectorAll('[data-send]')];
  const send = async (result) => {
    const wrong = count(result.errors);
    if (wrong) return complain(element, fieldsText(wrong));
    busy(buttons, true);
    draft.stop();
    const answer = await post(element.dataset.submit, { answers: result.data, expected: page.expected ?? null });
    if (answer.ok) return location.assign(answer.body.location);
    busy(buttons, false);
    return refused(form, element, answer);
  };
  form.on('submit', (result) => { send(result); });
  for (const button of buttons) button.addEventListener('click', () => form.submit());
}

function refused(form, element, { status, body }) {
  const fields = body.fields ?? {};
  const left = place(form, fields);
  const known = Object.keys(fields).length - left.length;
  const lines = [known ? fieldsText(known) : body.message, ...left];
  complain(element, lines, { link: status === 401 ? body.location : null, reload: status === 409 });
}

/** Puts errors on the fields by their paths; returns the texts that belong to no field. */
function place(form, fields) {
  const instances = form.get('formFieldInstanceRegistry').getAll();
  const errors = {};
  const left = [];
  for (const [path, texts] of Object.entries(fields)) {
    const found = instances.find((one) => one.valuePath.join('.') === path);
    if (found) put(errors, [found.id, ...Object.values(found.indexes ?? {})], texts);
    else left.push(...texts);
  }
  if (Object.keys(errors).length) form._setState({ errors });
  return left;
}

function put(target, [first, ...rest], value) {
  if (!rest.length) target[first] = value;
  else put(target[first] ??= [], rest, value);
}

const count = (errors) => (typeof errors === 'string' ? 1 : Array.isArray(errors) && typeof errors[0] === 'string' ? 1
  : Object.values(errors ?? {}).reduce((sum, one) => sum + count(one), 0));

const fieldsText = (fields) => (fields === 1 ? t('One field needs your attention.') : t('{count} fields need your attention.', { count: fields }));

function complain(element, texts, { link, reload } = {}) {
  const place = document.querySelector('[data-form-notice]');
  const lines = [texts].flat().filter(Boolean);
  const box = Object.assign(document.createElement('div'), { className: 'lf-notice lf-notice--late' });
  box.setAttribute('role', 'alert');
  const text = document.createElement('span');
  lines.forEach((line, index) => text.append(...(index ? [document.createElement('br')] : []), line));
  box.append(icon('alert-circle'), text);
  if (link) box.append(anchor(link, t('Sign in again in another tab'), '_blank'));
  if (reload) box.append(anchor(location.href, t('Look at the page as it is now'), '_blank'));
  place.replaceChildren(box);
  // After form-js has drawn the errors.
  setTimeout(() => focusFirst(element, box));
}

function anchor(href, text, target) {
  return Object.assign(document.createElement('a'), { className: 'btn btn-sm', href, textContent: text, target, rel: 'noopener' });
}

function focusFirst(element, box) {
  const field = element.querySelector('.fjs-has-errors');
  const control = field?.querySelector('input, select, textarea, button');
  if (!control) {
    box.scrollIntoView({ block: 'center' });
    return;
  }
  control.focus({ preventScroll: true });
  field.scrollIntoView({ block: 'center' });
}

function busy(buttons, on) {
  for (const button of buttons) {
    button.disabled = on;
    if (on) button.setAttribute('aria-busy', 'true');
    else button.removeAttribute('aria-busy');
  }
}
