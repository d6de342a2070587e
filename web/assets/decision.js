// Shows a decision model: <div data-dmn="URL" data-state="ID">, the state naming the decision and the rows that fired.
import 'dmn-js/dist/assets/diagram-js.css';
import 'dmn-js/dist/assets/dmn-js-shared.css';
import 'dmn-js/dist/assets/dmn-js-drd.css';
import 'dmn-js/dist/assets/dmn-js-decision-table.css';
import 'dmn-js/dist/assets/dmn-js-literal-expression.css';
import 'dmn-js/dist/assets/dmn-js-boxed-expression.css';
import './css/decision.css';
import NavigatedViewer from 'dmn-js/lib/NavigatedViewer';
import { locale, pageData, t } from './texts.js';
import { labelled } from './diagram/decision-labels.js';

const translate = { translate: ['value', (text, params) => t(text, params)] };
const view = { additionalModules: [translate] };

for (const element of document.querySelectorAll('[data-dmn]')) open(element);

async function open(element) {
  const state = element.dataset.state ? pageData(element.dataset.state) : {};
  try {
    await draw(element, state);
  } catch (error) {
    element.textContent = t('The table cannot be drawn: {reason}', { reason: error.message });
    element.classList.add('lf-empty');
    throw error;
  }
}

async function draw(element, state) {
  const canvas = document.createElement('div');
  canvas.className = 'lf-dmn-canvas';
  element.append(canvas);
  const viewer = new NavigatedViewer({
    container: canvas, drd: view, decisionTable: view, literalExpression: view, boxedExpression: view,
  });
  const xml = await (await fetch(element.dataset.dmn)).text();
  await viewer.importXML(labelled(xml, locale), { open: false });
  const views = viewer.getViews().filter((one) => one.type !== 'drd' || one.element.drgElement?.length > 1);
  const tabs = element.parentElement.querySelector('[data-dmn-views]');
  const show = async (one) => {
    await viewer.open(one);
    canvas.dataset.view = one.type;
    for (const tab of tabs?.children ?? []) tab.setAttribute('aria-pressed', String(tab.dataset.id === one.element.id));
    finish(canvas, state);
  };
  for (const one of views) tabs?.append(tab(one, show));
  const wanted = views.find((one) => one.element.id === state.decision) ?? views.find((one) => one.type !== 'drd') ?? views[0];
  if (wanted) await show(wanted);
  viewer.on('views.changed', ({ activeView }) => { canvas.dataset.view = activeView?.type; });
  element.dataset.ready = 'true';
}

function tab(one, show) {
  const button = document.createElement('button');
  button.type = 'button';
  button.className = 'lf-chip';
  button.dataset.id = one.element.id;
  button.textContent = one.type === 'drd' ? t('Requirements') : one.element.name ?? one.element.id;
  button.addEventListener('click', () => show(one));
  return button;
}

function finish(canvas, state) {
  for (const id of state.fired ?? []) {
    canvas.querySelector(`[data-row-id="${CSS.escape(id)}"]`)?.closest('tr')?.classList.add('is-fired');
  }
  canvas.querySelector('tr.is-fired')?.scrollIntoView({ block: 'nearest' });
  // Wide tables scroll in their own frame, which the keyboard has to reach.
  const frame = canvas.querySelector('.tjs-table-container') ?? canvas;
  frame.tabIndex = 0;
}
