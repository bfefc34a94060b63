import { html } from "htm/preact";
import { setKey } from "../lib/api.js";
import { Dialog, open } from "./dialog.js";

let pending = null;

/** Asks for an API key unless that question is open already; then calls onKey. */
export async function askForKey(onKey) {
  if (pending) return;
  pending = open(KeyQuestion, {});
  const key = await pending;
  pending = null;
  if (!key) return;
  setKey(key);
  onKey();
}

function KeyQuestion({ done }) {
  const submit = (event) => {
    event.preventDefault();
    done(new FormData(event.target).get("key").trim());
  };
  return html`
    <${Dialog} title="API key required" onClose=${() => done()}>
      <form onSubmit=${submit}>
        <p class="muted">Paste an API key or a token of your sign-in service. It stays in this browser.</p>
        <label class="field" for="key-input">
          <span>Key</span>
          <input id="key-input" name="key" type="password" autocomplete="off" required autofocus
            placeholder="resow_…" />
        </label>
        <div class="actions"><button class="primary">Use this key</button></div>
      </form>
    <//>`;
}
