// One of several: few short choices lie side by side, many are a list of the browser's own.
import { FormContext, Radio, Select, useExpressionEvaluation } from '@bpmn-io/form-js-viewer';
import { h } from 'preact';
import { useContext, useEffect } from 'preact/hooks';
import { t } from '../texts.js';
import { described, Frame } from './frame.js';

const same = (one, other) => JSON.stringify(one) === JSON.stringify(other);

function useOptions(field) {
  const computed = useExpressionEvaluation(field.valuesExpression ?? '');
  const form = useContext(FormContext).getService('form');
  if (field.valuesExpression) return normal(computed);
  if (field.valuesKey) return normal(form._getState().initialData?.[field.valuesKey]);
  return normal(field.values);
}

function normal(options) {
  if (!Array.isArray(options)) return [];
  return options.map((one) => (one !== null && typeof one === 'object' ? one : { value: one, label: String(one) }));
}

/** Takes a value back that a narrowed list no longer offers. */
function useOnlyOffered(props, options) {
  const { value, field } = props;
  const gone = value !== null && value !== undefined && value !== '' && !options.some((one) => same(one.value, value));
  useEffect(() => {
    if (gone && field.valuesExpression) props.onChange({ value: null });
  }, [gone]);
}

export function Options(props) {
  const { field, domId, value, errors = [], disabled, readonly } = props;
  const options = useOptions(field);
  useOnlyOffered(props, options);
  const chosen = options.findIndex((one) => same(one.value, value));
  return h(Frame, { props, type: 'select' },
    h('select', {
      class: 'fjs-select form-select', id: domId, disabled: disabled || readonly, required: field.validate?.required,
      ...described(domId, errors), value: chosen < 0 ? '' : String(chosen), onBlur: props.onBlur, onFocus: props.onFocus,
      onChange: (event) => props.onChange({ value: options[event.target.value]?.value ?? null }),
    },
    h('option', { value: '' }, t('Please choose')),
    options.map((one, index) => h('option', { value: String(index), key: index }, one.label))));
}
Options.config = { ...Select.config, sanitizeValue: undefined };

export function Choice(props) {
  const { field, domId, value, errors = [], disabled, readonly } = props;
  const options = useOptions(field);
  useOnlyOffered(props, options);
  const wide = options.length > 5 || options.reduce((sum, one) => sum + one.label.length, 0) > 40;
  return h(Frame, { props, type: 'radio', group: true },
    h('div', {
      class: wide ? 'lf-choices' : 'lf-seg', role: 'radiogroup', 'aria-labelledby': `${domId}-label`,
      'aria-required': field.validate?.required ? 'true' : undefined, ...described(domId, errors), id: domId,
    },
    options.map((one, index) => h('label', { key: index, class: one.tone ? `v-${one.tone}` : undefined },
      h('input', {
        type: 'radio', name: domId, checked: same(one.value, value), disabled: disabled || readonly,
        onChange: () => props.onChange({ value: one.value }), onBlur: props.onBlur, onFocus: props.onFocus,
      }),
      one.label))));
}
Choice.config = { ...Radio.config, sanitizeValue: undefined };
