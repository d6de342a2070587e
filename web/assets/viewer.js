// Draws what the page declares: <div data-bpmn="URL" data-state="ID of the JSON that says what is marked">.
import 'bpmn-js/dist/assets/diagram-js.css';
import 'bpmn-js/dist/assets/bpmn-js.css';
import NavigatedViewer from 'bpmn-js/lib/NavigatedViewer';
import { locale, pageData, t } from './texts.js';
import { labelled } from './diagram/labels.js';
import { details } from './diagram/details.js';
import { frame } from './diagram/view.js';

const CAMUNDA = 'http://camunda.org/schema/1.0/bpmn';
const font = () => getComputedStyle(document.documentElement).getPropertyValue('--font').trim();

for (const element of document.querySelectorAll('[data-bpmn]')) {
  const fold = element.closest('details:not([open])');
  // A closed disclosure has no size to draw in.
  if (fold) fold.addEventListener('toggle', () => open(element), { once: true });
  else open(element);
}

async function open(element) {
  try {
    await draw(element, element.dataset.state ? pageData(element.dataset.state) : {});
  } catch (error) {
    element.textContent = t('The diagram cannot be drawn: {reason}', { reason: error.message });
    element.classList.add('lf-empty');
    throw error;
  }
}

async function draw(element, state) {
  const viewer = new NavigatedViewer({
    container: element,
    textRenderer: { defaultStyle: { fontFamily: font(), fontSize: 12 }, externalStyle: { fontSize: 11, lineHeight: 1.25 } },
  });
  await viewer.importXML(labelled(await xmlOf(element.dataset.bpmn), locale, CAMUNDA));
  if (state.process) showProcess(viewer, state.process);
  mark(viewer, state);
  frame(viewer, element, state);
  details(viewer, element, state);
  element.dataset.ready = 'true';
}

/** From an address, or from the page itself where the file is not kept anywhere: `#id` of its base64. */
async function xmlOf(source) {
  if (!source.startsWith('#')) return (await fetch(source)).text();
  const bytes = Uint8Array.from(atob(pageData(source.slice(1))), (char) => char.charCodeAt(0));
  return new TextDecoder().decode(bytes);
}

/** A file may hold several processes: the one meant is drawn, where the file has a plane for it. */
function showProcess(viewer, key) {
  const canvas = viewer.get('canvas');
  const root = canvas.getRootElements().find((found) => found.businessObject?.id === key);
  if (root) canvas.setRootElement(root);
}

function mark(viewer, state) {
  const [canvas, overlays, registry] = ['canvas', 'overlays', 'elementRegistry'].map((name) => viewer.get(name));
  registry.filter((drawn) => /:(Lane|Participant)$/.test(drawn.type)).forEach((drawn) => canvas.addMarker(drawn, 'is-frame'));
  for (const [marker, ids] of Object.entries(state.markers ?? {})) {
    ids.filter((id) => registry.get(id)).forEach((id) => canvas.addMarker(id, marker));
  }
  for (const overlay of state.overlays ?? []) {
    const drawn = registry.get(overlay.at);
    if (!drawn) continue;
    const html = Object.assign(document.createElement('span'), { className: overlay.cls, textContent: overlay.text });
    overlays.add(drawn, { position: place(overlay.pos ?? 'ne', drawn), html, scale: { min: 0.85, max: 1.2 } });
  }
}

function place(where, { width, height }) {
  if (where === 'nw') return { top: -10, left: -8 };
  if (where === 'n') return { top: -24, left: width / 2 - 24 };
  if (where === 'in') return { top: height - 21, left: width - 30 };
  return { top: -10, left: width - 14 };
}
