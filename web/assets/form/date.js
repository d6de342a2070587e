// A date is typed or picked, and shown as 2026-03-31 in every language. Times stay form-js's own.
import { Datetime } from '@bpmn-io/form-js-viewer';
import flatpickr from 'flatpickr';
import { Mandarin } from 'flatpickr/dist/l10n/zh.js';
import { h } from 'preact';
import { useEffect, useRef, useState } from 'preact/hooks';
import { iconUrl, locale, t } from '../texts.js';
import { described, Frame } from './frame.js';

if (locale === 'zh') flatpickr.localize(Mandarin);

const CALENDAR = { dateFormat: 'Y-m-d', clickOpens: false, disableMobile: true };

function DateControl(props) {
  const { field, domId, value, errors = [], disabled, readonly } = props;
  const [typed, setTyped] = useState(null);
  const input = useRef(null);
  const picked = useRef(null); // the calendar's own: it would read the visible one in its own way
  const calendar = useRef(null);
  const change = useRef(null);
  change.current = (date) => { setTyped(null); props.onChange({ value: date }); };
  useEffect(() => {
    if (disabled || readonly) return undefined;
    const minDate = field.disallowPassedDates ? 'today' : undefined;
    const onChange = (_dates, text) => { change.current(text || null); input.current.focus(); };
    calendar.current = flatpickr(picked.current, { ...CALENDAR, positionElement: input.current, minDate, onChange });
    return () => calendar.current.destroy();
  }, [disabled, readonly, field.disallowPassedDates]);
  const commit = () => {
    if (typed !== null) change.current(isoDate(typed));
    props.onBlur();
  };
  return h(Frame, { props: { ...props, field: { ...field, label: field.dateLabel } }, type: 'datetime' },
    h('div', { class: 'lf-affix' },
      h('input', {
        ref: input, class: 'fjs-input', type: 'text', id: domId, disabled, readOnly: readonly, autoComplete: 'off',
        placeholder: t('YYYY-MM-DD'), inputMode: 'numeric',
        required: field.validate?.required, ...described(domId, errors), value: typed ?? value ?? '',
        onInput: (event) => setTyped(event.target.value), onFocus: props.onFocus, onBlur: commit,
        onKeyDown: (event) => { if (event.key === 'Enter') commit(); },
      }),
      h('input', { ref: picked, hidden: true, tabIndex: -1 }), // flatpickr makes a text field of any type
      !disabled && !readonly && h('button', {
        type: 'button', class: 'lf-affix-button', 'aria-label': t('Choose a date from the calendar'),
        onClick: () => { calendar.current.setDate(value ?? '', false); calendar.current.open(); },
      }, h('svg', { class: 'icon', 'aria-hidden': 'true' }, h('use', { href: iconUrl('calendar') })))));
}

/** What people type for a date; text that is none stays as it is, for the form to say so. */
function isoDate(text) {
  const clean = text.normalize('NFKC').trim();
  if (clean === '') return null;
  const found = clean.match(/^(\d{4})\D?(\d{1,2})\D?(\d{1,2})\D?$/);
  if (!found) return clean;
  const [year, month, day] = found.slice(1).map(Number);
  const date = new Date(Date.UTC(year, month - 1, day));
  const real = date.getUTCMonth() === month - 1 && date.getUTCDate() === day;
  return real ? date.toISOString().slice(0, 10) : clean;
}

export function DateField(props) {
  return h(props.field.subtype === 'date' ? DateControl : Datetime, props);
}
DateField.config = {
  ...Datetime.config,
  sanitizeValue: (options) => (options.formField.subtype === 'date' ? options.value ?? null : Datetime.config.sanitizeValue(options)),
};
