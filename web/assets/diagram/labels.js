const WIDEST = 90; // what bpmn-js itself gives a label

/**
 * The diagram in the reader's language: an element's property `name.en` takes the place of its name, and labels
 * that stand outside their element get the room that English needs. Returns the XML as it is for Chinese.
 */
export function labelled(xml, locale, namespace) {
  if (locale !== 'en') return xml;
  const parsed = new DOMParser().parseFromString(xml, 'application/xml');
  for (const property of parsed.getElementsByTagNameNS(namespace, 'property')) {
    if (property.getAttribute('name') !== 'name.en') continue;
    ownerOf(property)?.setAttribute('name', property.getAttribute('value'));
  }
  for (const label of parsed.getElementsByTagNameNS('*', 'BPMNLabel')) widen(label.firstElementChild);
  return new XMLSerializer().serializeToString(parsed);
}

/** By local names: the file may use any prefix. */
function ownerOf(node) {
  let at = node;
  while (at && at.localName !== 'extensionElements') at = at.parentElement;
  return at?.parentElement;
}

/** Around its middle, so that it stays where it was put. */
function widen(bounds) {
  if (bounds?.localName !== 'Bounds') return;
  const [x, width] = ['x', 'width'].map((name) => Number(bounds.getAttribute(name)));
  if (width >= WIDEST) return;
  bounds.setAttribute('x', String(x - (WIDEST - width) / 2));
  bounds.setAttribute('width', String(WIDEST));
}
