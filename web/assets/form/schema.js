// What has to be done to a schema before form-js draws it.

/** Fills option lists that the server brought along, and puts loose fields into sections. */
export function prepare(schema, options) {
  return { ...schema, components: sections(schema.components.map((part) => withOptions(part, options))) };
}

function withOptions(component, options) {
  const made = { ...component };
  if (component.components) made.components = component.components.map((part) => withOptions(part, options));
  if (component.valuesKey in options) {
    made.values = options[component.valuesKey];
    delete made.valuesKey;
  }
  return made;
}

/**
 * A section is a card. Fields that stand outside any group share one without a heading, so that nothing lies
 * on the bare page. A group without a path changes nothing in the data.
 */
function sections(components) {
  const made = [];
  for (const component of components) {
    if (component.type === 'button') continue; // the page's action bar sends the form
    const last = made.at(-1);
    if (isSection(component)) made.push(component);
    else if (last?.loose) last.components.push(component);
    else made.push({ type: 'group', id: `section_${made.length}`, label: '', loose: true, components: [component] });
  }
  return made.map(fullWidth);
}

const isSection = ({ type }) => type === 'group' || type === 'dynamiclist';

const fullWidth = ({ loose: _, layout, ...component }) => ({ ...component, layout: { ...layout, columns: null, row: `row_${component.id}` } });
