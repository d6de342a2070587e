// What every field of ours has around its control: label, note, errors, and the services of the form.
import { Description, Errors, FormContext, Label } from '@bpmn-io/form-js-viewer';
import { h } from 'preact';
import { useContext } from 'preact/hooks';

export const useService = (name) => useContext(FormContext).getService(name, false);

/** The attributes that tie a control to its note and its errors. */
export function described(domId, errors) {
  return {
    'aria-describedby': `${domId}-description ${domId}-error-message`,
    'aria-invalid': errors.length > 0 ? 'true' : undefined,
  };
}

/** A field around its control. With `group` the label names a group of controls instead of one. */
export function Frame({ props, type, group, note, children }) {
  const { field, domId, errors = [], disabled, readonly } = props;
  const classes = ['fjs-form-field', `fjs-form-field-${type}`, errors.length && 'fjs-has-errors',
    disabled && 'fjs-disabled', readonly && 'fjs-readonly'].filter(Boolean).join(' ');
  const required = Boolean(field.validate?.required);
  return h('div', { class: classes },
    group
      ? h(Label, { id: `${domId}-label`, label: field.label, required })
      : h(Label, { htmlFor: domId, label: field.label, required }),
    children,
    note && h('div', { class: 'lf-field-note' }, note),
    h(Description, { id: `${domId}-description`, description: field.description }),
    h(Errors, { id: `${domId}-error-message`, errors }));
}
