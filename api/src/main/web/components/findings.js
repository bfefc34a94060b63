// What the check of a round looked at and what it found.

import { html } from "htm/preact";
import { inWords } from "../lib/findings.js";
import { capitalised, plural } from "../lib/format.js";

/** onShow draws the findings of the round over the picture; without it there are no maps to draw. */
export function Findings({ round, findings, shown, onShow }) {
  if (!findings?.length) return null;
  const found = findings.filter((finding) => finding.found);
  const others = findings.filter((finding) => !finding.found);
  const name = `round ${round + 1}`;
  return html`
    <div class="findings">
      ${found.length > 0 && html`<${List} label=${`Found in ${name}`} findings=${found} />`}
      ${others.length > 0 && html`
        <details open=${!found.length && others.length < 3}>
          <summary>${plural(others.length, found.length ? "other check" : "check")} found nothing</summary>
          <${List} label=${`Nothing found in ${name}`} findings=${others} />
        </details>`}
      ${onShow && html`
        <button type="button" class="eye" data-do="show-findings" aria-pressed=${shown} onClick=${onShow}
          aria-label=${`Show the findings of ${name} on the picture`}>Show on the picture</button>`}
    </div>`;
}

const List = ({ label, findings }) => html`
  <ul aria-label=${label}>
    ${findings.map((finding) => {
      const { claim, measure } = inWords(finding);
      return html`
        <li class=${finding.found ? "found" : null} data-finding=${finding.kind}>
          ${capitalised(claim)}${measure && html`<span class="small muted">: ${measure}</span>`}
        </li>`;
    })}
  </ul>`;
