// Modal dialogs: a native <dialog>, opened from code and awaited.

import { html } from "htm/preact";
import { render } from "preact";
import { useEffect, useRef } from "preact/hooks";
import { notify } from "../lib/notify.js";

/** Shows component with props and done(answer); resolves to the answer, or to undefined when it is dismissed. */
export function open(component, props) {
  return new Promise((resolve) => {
    const opener = document.activeElement;
    const place = document.body.appendChild(document.createElement("div"));
    const done = (answer) => {
      render(null, place);
      place.remove();
      opener?.focus?.({ preventScroll: true });
      resolve(answer);
    };
    render(html`<${component} ...${props} done=${done} />`, place);
  });
}

export function Dialog({ title, onClose, children }) {
  const dialog = useRef();
  useEffect(() => dialog.current.showModal(), []);
  return html`
    <dialog ref=${dialog} aria-labelledby="dialog-title" onClose=${onClose}>
      <h3 id="dialog-title">${title}</h3>
      ${children}
    </dialog>`;
}

function Confirmation({ title, text, action, done }) {
  return html`
    <${Dialog} title=${title} onClose=${() => done(false)}>
      <p class="muted">${text}</p>
      <div class="actions">
        <button onClick=${() => done(false)}>Cancel</button>
        <button class="danger" data-do="confirm" onClick=${() => done(true)}>${action}</button>
      </div>
    <//>`;
}

/** True if the person confirms: { title, text, action }. */
export const confirm = (question) => open(Confirmation, question);

function Secret({ title, text, secret, done }) {
  const field = useRef();
  useEffect(() => field.current.focus(), []);
  const copy = async () => {
    field.current.select();
    try {
      await navigator.clipboard.writeText(secret);
      notify("Copied.");
    } catch {
      notify("Press Ctrl + C to copy it."); // the browser denies access to the clipboard
    }
  };
  return html`
    <${Dialog} title=${title} onClose=${() => done()}>
      <div class="stack">
        <p class="muted">${text}</p>
        <div class="with-button">
          <input ref=${field} class="mono" readonly defaultValue=${secret} aria-label=${title} data-secret
            onFocus=${(event) => event.target.select()} />
          <button type="button" onClick=${copy}>Copy</button>
        </div>
        <p class="alert">Store it now: it is not shown again.</p>
        <div class="actions">
          <button class="primary" data-do="kept" onClick=${() => done()}>I have stored it</button>
        </div>
      </div>
    <//>`;
}

/** Shows a secret, the only time it can be seen: { title, text, secret }. */
export const reveal = (secret) => open(Secret, secret);
