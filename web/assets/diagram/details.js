// The panel beside a diagram says what is known of the element that a person chose.

/** Fills the panel named by `data-panel` from the templates that the page holds for each element. */
export function details(viewer, element, state) {
  const panel = element.dataset.panel && document.getElementById(element.dataset.panel);
  if (!panel) return;
  const chooser = panel.querySelector('select');
  const show = (id) => {
    const part = panel.querySelector(`[data-element="${CSS.escape(id)}"]`);
    if (!part) return;
    for (const other of panel.querySelectorAll('[data-element]')) other.hidden = other !== part;
    if (chooser) chooser.value = id;
    select(viewer, id);
  };
  viewer.on('element.click', ({ element: drawn }) => show(drawn.businessObject?.id ?? drawn.id));
  chooser?.addEventListener('change', () => show(chooser.value));
  if (state.focus) show(state.focus);
}

function select(viewer, id) {
  const drawn = viewer.get('elementRegistry').get(id);
  const canvas = viewer.get('canvas');
  viewer.get('elementRegistry').filter((other) => canvas.hasMarker(other, 'is-chosen'))
    .forEach((other) => canvas.removeMarker(other, 'is-chosen'));
  if (drawn) canvas.addMarker(drawn, 'is-chosen');
}
