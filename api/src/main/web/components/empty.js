import { html } from "htm/preact";

/** Says that there is nothing, or why it could not be shown. */
export const Empty = ({ title, children }) => html`<div class="empty"><h3>${title}</h3>${children}</div>`;

export const Alert = ({ children }) => html`<p class="alert">${children}</p>`;

export const Skeleton = () => html`<div class="skeleton block" />`;
