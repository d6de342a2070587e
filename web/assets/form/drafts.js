// What is typed is kept on the server while it is typed, and is there after the next sign-in.
import { t } from '../texts.js';
import { post } from './requests.js';

const PAUSE = 1500; // milliseconds without a change before a draft is saved

/** Returns {save, stop}. Shows when it saved in the elements marked `data-draft-state`. */
export function drafts(form, element) {
  const url = element.dataset.draft;
  if (!url) return { save: async () => {}, stop: () => {} };
  let saved = snapshot(form);
  let timer = null;
  let stopped = false;
  const save = async (options) => {
    clearTimeout(timer);
    const now = snapshot(form);
    if (stopped || now === saved) return;
    say(t('Saving the draft…'));
    const answer = await post(url, { answers: JSON.parse(now) }, options);
    if (answer.ok) saved = now;
    say(answer.ok ? t('Draft saved at {time}', { time: clock() }) : t('The draft was not saved: {reason}', { reason: answer.body.message }));
  };
  form.on('changed', () => {
    clearTimeout(timer);
    if (!stopped) timer = setTimeout(save, PAUSE);
  });
  document.addEventListener('visibilitychange', () => {
    if (document.visibilityState === 'hidden') save({ keepalive: true });
  });
  for (const button of document.querySelectorAll('[data-save-draft]')) button.addEventListener('click', () => { saved = ''; save(); });
  return { save, stop: () => { stopped = true; clearTimeout(timer); } };
}

const snapshot = (form) => JSON.stringify(form._getSubmitData());

const clock = () => new Intl.DateTimeFormat('zh-CN', { hour: '2-digit', minute: '2-digit', hour12: false }).format(new Date());

function say(text) {
  for (const place of document.querySelectorAll('[data-draft-state]')) place.textContent = text;
}
