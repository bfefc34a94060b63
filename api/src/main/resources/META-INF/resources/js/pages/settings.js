// What this browser remembers: the key and the colours.

import { key, setKey } from "../lib/api.js";
import { h, note, put } from "../lib/dom.js";
import { settingsNav } from "../parts/settings-nav.js";

export function show(root) {
  document.title = "Settings · Resow";
  const input = h("input", { type: "password", autocomplete: "off", value: key(), placeholder: "none" });
  const theme = localStorage.getItem("resow.theme") ?? "auto";
  put(root, h("div", { class: "stack" }, settingsNav(), h("div", { class: "stack narrow" },
    h("form", { class: "card stack", onSubmit: (event) => { event.preventDefault(); setKey(input.value.trim()); dispatchEvent(new CustomEvent("resow:caller")); note(input.value ? "The key is used from now on." : "No key is sent any more."); } },
      h("h2", null, "Access"),
      h("label", { class: "field" }, h("span", null, "Key ", h("span", { class: "hint" }, "an API key or a token; kept in this browser only")), input),
      h("div", null, h("button", { class: "primary" }, "Save"))),
    h("section", { class: "card stack" }, h("h2", null, "Colours"),
      h("div", null, h("div", { class: "segments", role: "radiogroup", "aria-label": "Colours" }, ["auto", "light", "dark"].map((name) =>
        h("label", null, h("input", { type: "radio", name: "theme", value: name, checked: name === theme, onChange: () => choose(name) }), name))))),
    h("section", { class: "card stack" }, h("h2", null, "For programs"),
      h("p", null, h("a", { href: "/swagger-ui" }, "The API, to read and to try"), h("span", { class: "muted" }, " · "), h("a", { href: "/openapi" }, "its OpenAPI document"))))));
}

function choose(name) {
  if (name === "auto") {
    localStorage.removeItem("resow.theme");
    delete document.documentElement.dataset.theme;
  } else {
    localStorage.setItem("resow.theme", name);
    document.documentElement.dataset.theme = name;
  }
}
