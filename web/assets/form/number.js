// Numbers as people write them: thousands grouped while nobody types, full-width digits and commas understood.
import { Numberfield } from '@bpmn-io/form-js-viewer';
import { h } from 'preact';
import { useEffect, useLayoutEffect, useRef, useState } from 'preact/hooks';
import { locale, t } from '../texts.js';
import { amountInWords } from './amounts.js';
import { described, Frame } from './frame.js';

const isMoney = (field) => field.serializeToString && field.decimalDigits === 2;

function NumberControl(props) {
  const { field, domId, value, errors = [], disabled, readonly } = props;
  const [typed, setTyped] = useState(null);
  const input = useRef(null);
  // Entering the field takes the grouping away, and with it what was selected: typing would append.
  useLayoutEffect(() => { if (typed?.entered) input.current.select(); }, [typed?.entered]);
  // A value that changed from outside while nobody types is shown as it is.
  useEffect(() => setTyped((now) => (now === null || now.focused ? now : null)), [value]);
  const change = (text) => {
    setTyped({ text, focused: true });
    props.onChange({ value: parsed(text, field) });
  };
  const blur = () => {
    setTyped((now) => (now && parsed(now.text, field) === 'NaN' ? { text: now.text, focused: false } : null));
    props.onBlur();
  };
  const affixes = field.appearance ?? {};
  return h(Frame, { props, type: 'number', note: isMoney(field) && inWords(value) },
    h('div', { class: 'lf-affix' },
      affixes.prefixAdorner && h('span', {}, affixes.prefixAdorner),
      h('input', {
        ref: input, class: 'fjs-input', type: 'text', inputMode: field.decimalDigits === 0 ? 'numeric' : 'decimal', autoComplete: 'off',
        id: domId, disabled, readOnly: readonly, required: field.validate?.required, ...described(domId, errors),
        value: typed ? typed.text : shown(value, field),
        onInput: (event) => change(event.target.value),
        onFocus: () => { setTyped({ text: plain(value), focused: true, entered: true }); props.onFocus(); },
        onBlur: blur,
      }),
      affixes.suffixAdorner && h('span', {}, affixes.suffixAdorner)));
}

const plain = (value) => (value === null || value === undefined || value === 'NaN' ? '' : String(value));

function shown(value, field) {
  const text = plain(value);
  if (!isMoney(field) || !/^-?\d+(\.\d+)?$/.test(text)) return text;
  const [whole, cents = ''] = text.split('.');
  return `${whole.replace(/\B(?=(\d{3})+(?!\d))/g, ',')}.${cents.padEnd(2, '0')}`;
}

/** The value that goes into the form: null when empty, 'NaN' when it is no number, so that the form says so. */
function parsed(text, field) {
  const clean = text.normalize('NFKC').replace(/[,\s、]/g, '');
  if (clean === '') return null;
  if (!/^-?(\d+\.?\d*|\.\d+)$/.test(clean)) return 'NaN';
  const exact = clean.replace(/^(-?)\./, '$10.').replace(/\.$/, '');
  return field.serializeToString ? exact : Number(exact);
}

function inWords(value) {
  if (locale !== 'zh' || !/^\d+(\.\d{1,2})?$/.test(plain(value)) || Number(value) < 10000) return null;
  return `${t('{amount} times ten thousand yuan', { amount: (Number(value) / 10000).toFixed(2) })} · ${amountInWords(plain(value))}`;
}

export function NumberField(props) {
  return h(NumberControl, props);
}
NumberField.config = {
  ...Numberfield.config,
  sanitizeValue: (options) => (options.value === 'NaN' ? 'NaN' : Numberfield.config.sanitizeValue(options)),
};
