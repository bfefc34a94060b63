import { h } from "../lib/dom.js";
import { setKey } from "../lib/api.js";

let open = null;

/** Asks for an API key, once at a time. */
export function askForKey(done) {
  if (open) return;
  const input = h("input", { type: "password", autocomplete: "off", required: true, id: "key-input", placeholder: "resow_…" });
  open = h("dialog", { "aria-labelledby": "key-title", onClose: closed },
    h("form", { method: "dialog" },
      h("h3", { id: "key-title" }, "This server asks for a key"),
      h("p", { class: "muted" }, "Paste an API key or a token of your sign-in service. It stays in this browser."),
      h("label", { class: "field", for: "key-input" }, h("span", null, "Key"), input),
      h("div", { class: "actions" }, h("button", { class: "primary", value: "use" }, "Use this key"))));
  document.body.append(open);
  open.showModal();

  function closed() {
    const agreed = open.returnValue === "use";
    open.remove();
    open = null;
    if (!agreed) return;
    setKey(input.value.trim());
    done();
  }
}
