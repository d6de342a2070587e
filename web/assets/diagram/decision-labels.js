const OURS = 'https://luohu-flow.cn/schema/1.0';
const DMN_LABELS = { decision: 'name', inputData: 'name', input: 'label', output: 'label', businessKnowledgeModel: 'name' };

/** The decision model in the reader's language: the attribute `en` of an element takes the place of its label. */
export function labelled(xml, locale) {
  if (locale !== 'en') return xml;
  const parsed = new DOMParser().parseFromString(xml, 'application/xml');
  for (const element of parsed.getElementsByTagName('*')) {
    const english = element.getAttributeNS(OURS, 'en');
    if (english) element.setAttribute(DMN_LABELS[element.localName] ?? 'name', english);
  }
  return new XMLSerializer().serializeToString(parsed);
}
