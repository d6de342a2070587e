// form-js says what is wrong in English sentences; the reader gets them in their own words.
import { t } from '../texts.js';

const SENTENCES = [
  [/^Field is required\.$/, () => t('This field is required')],
  [/^Value is not a number\.$/, () => t('This is not a number')],
  [/^Value is expected to be an integer\.$/, () => t('A whole number is expected')],
  [/^Value is expected to have at most (\d+) decimal digits?\.$/, (digits) => t('At most {digits} decimals', { digits })],
  [/nearest valid values are (\S+) and (\S+)\.$/, (low, high) => t('The nearest allowed values are {low} and {high}', { low, high })],
  [/^Field must have minimum value of (.+)\.$/, (value) => t('At least {value}', { value: grouped(value) })],
  [/^Field must have maximum value of (.+)\.$/, (value) => t('At most {value}', { value: grouped(value) })],
  [/^Field must have minimum length of (.+)\.$/, (count) => t('At least {count} characters', { count })],
  [/^Field must have maximum length of (.+)\.$/, (count) => t('At most {count} characters', { count })],
  [/^Field must be a valid email\.$/, () => t('This is not an e-mail address')],
  [/international phone number/, () => t('This is not an international phone number')],
  [/^Field must match pattern/, () => t('This does not have the expected form')],
];

function grouped(value) {
  return /^\d{5,}(\.\d+)?$/.test(value) ? value.replace(/\B(?=(\d{3})+(?!\d))/g, ',') : value;
}

function said(sentence) {
  for (const [pattern, ours] of SENTENCES) {
    const found = sentence.match(pattern);
    if (found) return ours(...found.slice(1));
  }
  return sentence; // the form's own text for a pattern
}

export class ErrorTexts {
  constructor(validator, formFieldRegistry) {
    const validate = validator.validateFieldInstance.bind(validator);
    validator.validateFieldInstance = (instance, value) => {
      const field = formFieldRegistry.get(instance.id);
      return [...validate(instance, value).map(said), ...ownRules(field, value)];
    };
  }
}
ErrorTexts.$inject = ['validator', 'formFieldRegistry'];

function ownRules(field, value) {
  if (field?.type !== 'datetime' || !value || field.subtype !== 'date') return [];
  return /^\d{4}-\d{2}-\d{2}$/.test(value) ? [] : [t('This is not a date; write it as 2026-03-31')];
}
