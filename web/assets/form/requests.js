// Requests to the page's own server: with the token against forged requests, answered in JSON.
import { t } from '../texts.js';

/** Sends FormData, or anything else as JSON. Never throws: no connection is an answer with status 0. */
export async function post(url, body, options = {}) {
  const json = !(body instanceof FormData);
  const headers = { Accept: 'application/json', 'X-CSRFToken': document.body.dataset.csrf };
  if (json) headers['Content-Type'] = 'application/json';
  try {
    const answer = await fetch(url, { method: 'POST', headers, body: json ? JSON.stringify(body) : body, ...options });
    return { ok: answer.ok, status: answer.status, body: await parsed(answer) };
  } catch {
    return { ok: false, status: 0, body: { message: t('No connection to the server. Nothing was lost: try again.') } };
  }
}

async function parsed(answer) {
  const isJson = answer.headers.get('Content-Type')?.includes('json');
  return isJson ? answer.json() : { message: t('The server answered {status}.', { status: answer.status }) };
}
