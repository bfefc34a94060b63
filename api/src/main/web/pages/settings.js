// What this browser remembers: the key and the colours.

import { html } from "htm/preact";
import { useState } from "preact/hooks";
import { Segments } from "../components/segments.js";
import { SettingsFrame } from "../components/settings-frame.js";
import { key, setKey } from "../lib/api.js";
import { useTitle } from "../lib/hooks.js";
import { notify } from "../lib/notify.js";

const THEMES = { auto: "auto", light: "light", dark: "dark" };

export function SettingsPage() {
  useTitle("Settings");
  return html`
    <${SettingsFrame}>
      <div class="stack narrow"><${Access} /><${Colours} /><${ForPrograms} /></div>
    <//>`;
}

function Access() {
  const save = (event) => {
    event.preventDefault();
    const value = new FormData(event.target).get("key").trim();
    setKey(value);
    dispatchEvent(new CustomEvent("resow:caller"));
    notify(value ? "The key is saved and used from now on." : "The key is removed.");
  };
  return html`
    <form class="card stack" onSubmit=${save}>
      <h2>Access</h2>
      <label class="field">
        <span>Key <span class="hint">an API key or a token; stored in this browser only</span></span>
        <input name="key" type="password" autocomplete="off" defaultValue=${key()} placeholder="none" />
      </label>
      <div><button class="primary">Save</button></div>
    </form>`;
}

function Colours() {
  const [theme, setTheme] = useState(localStorage.getItem("resow.theme") ?? "auto");
  const pick = (name) => {
    setTheme(name);
    if (name === "auto") {
      localStorage.removeItem("resow.theme");
      delete document.documentElement.dataset.theme;
    } else {
      localStorage.setItem("resow.theme", name);
      document.documentElement.dataset.theme = name;
    }
  };
  return html`
    <section class="card stack">
      <h2>Colours</h2>
      <div><${Segments} label="Colours" name="theme" choices=${THEMES} value=${theme} onPick=${pick} /></div>
    </section>`;
}

const ForPrograms = () => html`
  <section class="card stack">
    <h2>For programs</h2>
    <p>
      <a href="/swagger-ui">Explore the API</a><span class="muted"> · </span><a href="/openapi">OpenAPI document</a>
    </p>
  </section>`;
