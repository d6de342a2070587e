// Files go to the server as soon as they are chosen; the answer names them.
import { FilePicker } from '@bpmn-io/form-js-viewer';
import { h } from 'preact';
import { useRef, useState } from 'preact/hooks';
import { iconUrl, t } from '../texts.js';
import { described, Frame, useService } from './frame.js';
import { post } from './requests.js';

export function Files(props) {
  const { field, domId, errors = [], disabled, readonly } = props;
  const uploadTo = useService('config').files.upload;
  const [failed, setFailed] = useState([]);
  const [waiting, setWaiting] = useState(0);
  const latest = useRef([]);
  const input = useRef(null);
  latest.current = Array.isArray(props.value) ? props.value : [];
  const set = (files) => { latest.current = files; props.onChange({ value: files.length ? files : null }); };
  const choose = async (chosen) => {
    setFailed([]);
    setWaiting(chosen.length);
    for (const file of chosen) {
      const answer = await upload(uploadTo, file);
      if (answer.file) set(field.multiple ? [...latest.current, answer.file] : [answer.file]);
      else setFailed((before) => [...before, answer.reason]);
      setWaiting((count) => count - 1);
    }
    input.current.value = '';
  };
  const off = disabled || readonly;
  return h(Frame, { props: { ...props, errors: [...errors, ...failed] }, type: 'filepicker' },
    h('ul', { class: 'lf-files' }, latest.current.map((file, index) => h('li', { key: file.id },
      h(Icon, { name: 'paperclip' }), h('a', { href: `${uploadTo}/${file.id}` }, file.name),
      !off && h('button', {
        type: 'button', class: 'lf-iconbtn', 'aria-label': t('Remove {name}', { name: file.name }),
        onClick: () => set(latest.current.filter((_, at) => at !== index)),
      }, h(Icon, { name: 'x' }))))),
    !off && h('div', { class: 'lf-upload' },
      h('label', { class: 'btn' }, h(Icon, { name: 'upload' }), field.multiple ? t('Choose files') : t('Choose a file'),
        h('input', {
          ref: input, type: 'file', id: domId, class: 'visually-hidden', multiple: Boolean(field.multiple),
          accept: field.accept || undefined, 'aria-label': field.label, ...described(domId, errors),
          onChange: (event) => choose([...event.target.files]), onFocus: props.onFocus, onBlur: props.onBlur,
        })),
      waiting > 0 && h('span', { role: 'status', class: 'lf-sub' }, t('Uploading…'))));
}
Files.config = { ...FilePicker.config, sanitizeValue: ({ value }) => (Array.isArray(value) ? value : null) };

const Icon = ({ name }) => h('svg', { class: 'icon', 'aria-hidden': 'true' }, h('use', { href: iconUrl(name) }));

async function upload(url, file) {
  const body = new FormData();
  body.append('file', file, file.name);
  const answer = await post(url, body);
  if (answer.ok) return { file: answer.body };
  return { reason: `${file.name}: ${answer.body.message ?? t('The file could not be uploaded')}` };
}
