// Mounts the form that the page describes, keeps a draft, sends the answers and shows what the server says.
import '@bpmn-io/form-js-viewer/dist/assets/form-js.css';
import './form/form.css';
import { Form } from '@bpmn-io/form-js-viewer';
import { pageData } from './texts.js';
import { prepare } from './form/schema.js';
import { modules } from './form/modules.js';
import { drafts } from './form/drafts.js';
import { previews } from './form/previews.js';
import { sending } from './form/sending.js';

for (const element of document.querySelectorAll('[data-form]')) mount(element);

async function mount(element) {
  const page = pageData(element.dataset.form);
  const form = new Form({
    container: element,
    additionalModules: modules,
    properties: { readOnly: 'readonly' in element.dataset, ariaLabel: element.dataset.label },
    files: { upload: element.dataset.files },
    citations: page.citations ?? {},
    debounce: false, // a text still waiting to be noted is lost when another field changes first
  });
  await form.importSchema(prepare(page.schema, page.options ?? {}), page.values ?? {});
  if (element.dataset.field) point(element, element.dataset.field);
  element.dataset.ready = 'true';
  if (!element.dataset.submit) return; // only to look at, or to try out
  const draft = drafts(form, element);
  sending(form, element, page, draft);
  if (page.schema.previews?.length && element.dataset.preview) previews(form, element);
}

/** Shows the field that the address names. */
function point(element, id) {
  const field = element.querySelector(`.fjs-element[data-id="${CSS.escape(id)}"]`);
  field?.classList.add('is-pointed');
  field?.scrollIntoView({ block: 'center' });
}
