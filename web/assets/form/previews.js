// While a form is filled in, the page shows what the deployed decision tables would say.
import { post } from './requests.js';

const PAUSE = 500;

/** Asks `data-preview` for a panel of HTML and puts it into the place marked `data-form-preview`. */
export function previews(form, element) {
  const place = document.querySelector('[data-form-preview]');
  let timer = null;
  let asked = '';
  const ask = async () => {
    const answers = JSON.stringify(form._getSubmitData());
    if (answers === asked) return;
    asked = answers;
    const answer = await post(element.dataset.preview, { answers: JSON.parse(answers) });
    if (answer.ok && answers === asked) place.innerHTML = answer.body.html;
  };
  form.on('changed', () => {
    clearTimeout(timer);
    timer = setTimeout(ask, PAUSE);
  });
  ask();
}
