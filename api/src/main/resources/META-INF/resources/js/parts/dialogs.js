// Two questions every page may ask.

import { h, note } from "../lib/dom.js";

/** True if the person agrees. */
export const agree = ({ title, text, action }) =>
  new Promise((answer) => {
    const dialog = h("dialog", { "aria-labelledby": "agree-title", onClose: () => { dialog.remove(); answer(dialog.returnValue === "yes"); } },
      h("form", { method: "dialog" },
        h("h3", { id: "agree-title" }, title),
        h("p", { class: "muted" }, text),
        h("div", { class: "actions" }, h("button", { value: "no" }, "Keep it"), h("button", { value: "yes", class: "danger", "data-do": "agree" }, action))));
    document.body.append(dialog);
    dialog.showModal();
  });

/** Shows a secret, the only time it can be seen. */
export function reveal({ title, text, secret }) {
  const field = h("input", { class: "mono", readonly: true, value: secret, "aria-label": title, "data-secret": true, onFocus: () => field.select() });
  const dialog = h("dialog", { "aria-labelledby": "reveal-title", onClose: () => dialog.remove() },
    h("form", { method: "dialog", class: "stack" },
      h("h3", { id: "reveal-title" }, title),
      h("p", { class: "muted" }, text),
      h("div", { class: "with-button" }, field, h("button", { type: "button", onClick: copy }, "Copy")),
      h("p", { class: "alert" }, "It is not shown again."),
      h("div", { class: "actions" }, h("button", { class: "primary", "data-do": "kept" }, "I have kept it"))));
  async function copy() {
    field.select();
    try {
      await navigator.clipboard.writeText(secret);
      note("Copied.");
    } catch {
      note("Press Ctrl + C to copy it."); // the page may not reach the clipboard
    }
  }
  document.body.append(dialog);
  dialog.showModal();
  field.focus();
}
