import { html } from "htm/preact";

/** Radio buttons in a row: choices = { value: label }. */
export const Segments = ({ label, name, choices, value, onPick, small }) => html`
  <div class=${small ? "segments small" : "segments"} role="radiogroup" aria-label=${label}>
    ${Object.entries(choices).map(([choice, text]) => html`
      <label key=${choice}>
        <input type="radio" name=${name} value=${choice} checked=${choice === value} onChange=${() => onPick(choice)} />
        ${text}
      </label>`)}
  </div>`;
