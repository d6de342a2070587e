// The page brings the reader's language along; the English text is the key, as on the server.
const table = JSON.parse(document.getElementById('texts')?.textContent ?? '{}');

export const locale = document.documentElement.lang.startsWith('zh') ? 'zh' : 'en';

/** The text in the reader's language, `{name}` filled from `params`. */
export function t(text, params = {}) {
  return (table[text] ?? text).replace(/\{(\w+)\}/g, (_, name) => String(params[name] ?? ''));
}

/** The data that the page carries under an id, in a `<script type="application/json">`. */
export function pageData(id) {
  return JSON.parse(document.getElementById(id).textContent);
}

/** An icon of the sprite, as a node. */
export function icon(name) {
  const svg = document.createElementNS('http://www.w3.org/2000/svg', 'svg');
  svg.setAttribute('class', 'icon');
  svg.setAttribute('aria-hidden', 'true');
  const use = document.createElementNS('http://www.w3.org/2000/svg', 'use');
  use.setAttribute('href', iconUrl(name));
  svg.append(use);
  return svg;
}

/** Where the sprite has an icon. */
export function iconUrl(name) {
  return `${document.body.dataset.icons}#${name}`;
}
