// What this browser remembers: the key and the colours.

import { key, setKey } from "../lib/api.js";
import { h, note, put } from "../lib/dom.js";
import { connect } from "../lib/live.js";

export function show(root) {
  document.title = "Settings · Resow";
  const input = h("input", { type: "password", autocomplete: "off", value: key(), placeholder: "none" });
  const theme = localStorage.getItem("resow.theme") ?? "auto";
  put(root, h("div", { class: "stack narrow" },
    h("h1", null, "Settings"),
    h("form", { class: "card stack", onSubmit: (event) => { event.preventDefault(); setKey(input.value.trim()); connect(); note(input.value ? "The key is used from now on." : "No key is sent any more."); } },
      h("h2", null, "Access"),
      h("label", { class: "field" }, h("span", null, "Key ", h("span", { class: "hint" }, "an API key or a token; kept in this browser only")), input),
      h("div", null, h("button", { class: "primary" }, "Save"))),
    h("section", { class: "card stack" }, h("h2", null, "Colours"),
      h("div", null, h("div", { class: "segments", role: "radiogroup", "aria-label": "Colours" }, ["auto", "light", "dark"].map((name) =>
        h("label", null, h("input", { type: "radio", name: "theme", value: name, checked: name === theme, onChange: () => choose(name) }), name)))))));
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
