// What part of a diagram is seen, and how a person moves it.
import { icon, t } from '../texts.js';

const READABLE = 0.5; // below this scale a label is under 7 px

/** Sets the height, shows the whole or the part that matters, adds buttons and `data-locate` links. */
export function frame(viewer, element, state) {
  const canvas = viewer.get('canvas');
  const drawn = canvas.viewbox().inner;
  const scale = Math.min(1, element.clientWidth / (drawn.width + 40));
  const lowest = Number(element.dataset.height ?? 240);
  element.style.height = `${Math.round(Math.min(560, Math.max(lowest, drawn.height * scale + 48)))}px`;
  canvas.resized();
  const show = () => whole(viewer, state, scale);
  show();
  element.append(buttons(viewer, show));
  wheel(viewer, element);
  for (const link of document.querySelectorAll(`[data-locate][data-in="${element.id}"]`)) {
    link.addEventListener('click', () => locate(viewer, element, link.dataset.locate));
  }
}

function whole(viewer, state, scale) {
  const canvas = viewer.get('canvas');
  const registry = viewer.get('elementRegistry');
  const shown = [...(state.markers?.['is-here'] ?? []), state.focus].map((id) => registry.get(id)).filter(Boolean);
  canvas.zoom('fit-viewport', 'auto');
  if (!shown.length || scale >= READABLE) return;
  // Too small to read as a whole: the neighbourhood of what matters is shown instead.
  const { inner, outer } = canvas.viewbox();
  const around = bounds(shown);
  const factor = Math.max(READABLE, Math.min(0.8, outer.width / (around.width + 400), outer.height / (around.height + 160)));
  const size = { width: outer.width / factor, height: outer.height / factor };
  canvas.viewbox({
    x: within(around.x + around.width / 2 - size.width / 2, inner.x, inner.width, size.width),
    y: within(around.y + around.height / 2 - size.height / 2, inner.y, inner.height, size.height),
    ...size,
  });
}

function bounds(elements) {
  const x = Math.min(...elements.map((one) => one.x));
  const y = Math.min(...elements.map((one) => one.y));
  return {
    x, y,
    width: Math.max(...elements.map((one) => one.x + one.width)) - x,
    height: Math.max(...elements.map((one) => one.y + one.height)) - y,
  };
}

/** Keeps a window of a size on the drawing, so that no empty half is shown. */
function within(wanted, start, length, size) {
  const margin = 24;
  if (size >= length + 2 * margin) return start - (size - length) / 2;
  return Math.min(Math.max(wanted, start - margin), start + length + margin - size);
}

function buttons(viewer, show) {
  const group = document.createElement('div');
  group.className = 'lf-zoom';
  const canvas = viewer.get('canvas');
  const zoom = (factor) => canvas.zoom(Math.min(3, Math.max(0.2, canvas.zoom() * factor)), 'auto');
  group.append(
    button('plus', t('Larger'), () => zoom(1.25)),
    button('minus', t('Smaller'), () => zoom(0.8)),
    button('maximize', t('Show the whole diagram'), show),
  );
  return group;
}

function button(name, label, action) {
  const made = document.createElement('button');
  made.type = 'button';
  made.className = 'lf-iconbtn';
  made.title = label;
  made.setAttribute('aria-label', label);
  made.append(icon(name));
  made.addEventListener('click', action);
  return made;
}

/** The wheel scrolls the page; with Ctrl it zooms the diagram. */
function wheel(viewer, element) {
  const zoom = viewer.get('zoomScroll');
  zoom.toggle(false);
  element.addEventListener('wheel', (event) => zoom.toggle(event.ctrlKey || event.metaKey), { capture: true });
}

function locate(viewer, element, id) {
  const drawn = viewer.get('elementRegistry').get(id);
  if (!drawn) return;
  viewer.get('canvas').scrollToElement(drawn, { top: 80, bottom: 80, left: 120, right: 120 });
  viewer.get('selection')?.select(drawn);
  element.scrollIntoView({ block: 'nearest' });
  element.focus();
}
