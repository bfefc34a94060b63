import { html } from "htm/preact";

const PAGES = { "/settings": "This browser", "/settings/keys": "API keys", "/settings/webhooks": "Webhooks",
  "/settings/reviews": "Reviews" };

/** The heading of the settings pages and the tabs between them. */
export const SettingsFrame = ({ children }) => html`
  <div class="stack">
    <h1>Settings</h1>
    <nav class="tabs" aria-label="Settings">
      ${Object.entries(PAGES).map(([address, name]) => html`
        <a href=${address} aria-current=${location.pathname === address ? "page" : null}>${name}</a>`)}
    </nav>
    ${children}
  </div>`;
