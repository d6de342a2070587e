// Groups are sections of the page, lists are tables of rows; both show the article they rest on.
import { DynamicList, Group } from '@bpmn-io/form-js-viewer';
import { h } from 'preact';
import { useService } from './frame.js';

function cited(component, config) {
  const part = (props) => {
    const citations = useService('config').citations;
    const { article, look } = props.field.properties ?? {};
    return h('div', { class: `lf-part lf-part--${look ?? 'plain'}` },
      h('div', { class: 'lf-part-cites' }, (article ?? '').split(/\s+/).filter((id) => citations[id])
        .map((id) => h('span', { key: id, class: 'lf-tag lf-tag--cite', title: citations[id].title }, citations[id].number))),
      h(component, props));
  };
  part.config = config;
  return part;
}

export const Section = cited(Group, Group.config);
export const List = cited(DynamicList, DynamicList.config);
