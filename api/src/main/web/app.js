// The entry point of the dashboard.

import "./lib/language.js";
import { options, render } from "preact";
import { html } from "htm/preact";
import { Shell } from "./components/shell.js";

// Many events may arrive within one frame: the page is drawn once for all of them.
options.debounceRendering = requestAnimationFrame;

render(html`<${Shell} />`, document.getElementById("app"));
