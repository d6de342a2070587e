// What our forms have in place of form-js's own parts.
import { ErrorTexts } from './errors.js';
import { Choice, Options } from './choices.js';
import { DateField } from './date.js';
import { Files } from './files.js';
import { NumberField } from './number.js';
import { List, Section } from './sections.js';

class Fields {
  constructor(formFields) {
    for (const field of [Choice, Options, DateField, Files, NumberField, List, Section]) {
      formFields.register(field.config.type, field);
    }
  }
}
Fields.$inject = ['formFields'];

export const modules = [{
  __init__: ['fields', 'errorTexts'],
  fields: ['type', Fields],
  errorTexts: ['type', ErrorTexts],
}];
