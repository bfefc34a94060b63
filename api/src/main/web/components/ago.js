import { html } from "htm/preact";
import { useState } from "preact/hooks";
import { ago, time } from "../lib/format.js";
import { useInterval } from "../lib/hooks.js";

const REFRESH = 15000;

/** A time relative to now, "2 minutes ago"; its title is the full time. */
export function Ago({ at }) {
  const [, refresh] = useState(0);
  useInterval(() => refresh((n) => n + 1), REFRESH);
  return html`<time datetime=${at} title=${time(at)}>${ago(at)}</time>`;
}
