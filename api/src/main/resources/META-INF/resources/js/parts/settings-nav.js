import { h } from "../lib/dom.js";

const PAGES = { "/settings": "This browser", "/settings/keys": "API keys", "/settings/webhooks": "Webhooks" };

/** The heading of the settings' pages and the way between them. */
export const settingsNav = () => [
  h("h1", null, "Settings"),
  h("nav", { class: "tabs", "aria-label": "Settings" }, Object.entries(PAGES).map(([address, name]) =>
    h("a", { href: address, "aria-current": location.pathname === address ? "page" : null }, name))),
];
