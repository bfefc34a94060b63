// Form fields with their labels, hints and faults.

import { html } from "htm/preact";
import { classes } from "../lib/format.js";

export const Field = ({ name, label, hint, fault, hidden, children }) => html`
  <label class=${classes("field", fault && "wrong")} data-field=${name} hidden=${hidden}>
    <span>${label}${hint && html` <span class="hint">${hint}</span>`}</span>
    ${children}
    ${fault && html`<div class="error">${fault}</div>`}
  </label>`;

/** Check boxes of one name; choices = { value: label }. */
export const Checks = ({ name, label, choices, checked, fault }) => html`
  <fieldset class=${classes("field ticks", fault && "wrong")} data-field=${name}>
    <legend>${label}</legend>
    ${Object.entries(choices).map(([value, text]) => html`
      <label class="tick">
        <input type="checkbox" name=${name} value=${value} defaultChecked=${checked.includes(value)} />
        <span>${text}</span>
      </label>`)}
    ${fault && html`<div class="error">${fault}</div>`}
  </fieldset>`;

/**
 * Splits a problem into { faults: { field: detail }, rest: text | null }; known are the names of the form's fields, a
 * fault of "subjects[0]" belongs to "subjects".
 */
export function faultsOf(problem, known) {
  const faults = {};
  const others = [];
  for (const { field, detail } of problem.fields) {
    const name = field.replace(/\[.*/, "");
    if (known.includes(name)) faults[name] ??= detail;
    else others.push(`${field}: ${detail}`);
  }
  return { faults, rest: problem.fields.length ? others.join(" ") || null : problem.message };
}
