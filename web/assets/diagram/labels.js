/**
 * The diagram in the reader's language: an element's property `name.en` takes the place of its name.
 * Returns the XML as it is for Chinese.
 */
export function labelled(xml, locale, namespace) {
  if (locale !== 'en') return xml;
  const parsed = new DOMParser().parseFromString(xml, 'application/xml');
  for (const property of parsed.getElementsByTagNameNS(namespace, 'property')) {
    if (property.getAttribute('name') !== 'name.en') continue;
    const owner = ownerOf(property);
    owner?.setAttribute('name', property.getAttribute('value'));
  }
  return new XMLSerializer().serializeToString(parsed);
}

/** By local names: the file may use any prefix. */
function ownerOf(node) {
  let at = node;
  while (at && at.localName !== 'extensionElements') at = at.parentElement;
  return at?.parentElement;
}
