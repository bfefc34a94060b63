/** Shows a short message at the edge of the page for a few seconds. */
export const notify = (text) => dispatchEvent(new CustomEvent("resow:notify", { detail: text }));
