import { html } from "htm/preact";
import { useDebounced } from "../lib/hooks.js";

const QUIET = 200;

/** onSearch(text) is called when typing pauses. */
export function SearchBox({ text, onSearch }) {
  const search = useDebounced(onSearch, QUIET);
  return html`
    <div class="search">
      <input type="search" defaultValue=${text} placeholder="Search prompts" aria-label="Search prompts" data-search
        onInput=${(event) => search(event.target.value.trim())} />
      <kbd>/</kbd>
    </div>`;
}
