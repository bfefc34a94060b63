// A prompt with its subjects in their colours.

import { html } from "htm/preact";

export const MAX_COLOURS = 8;
export const subjectClass = (index) => `s${index % MAX_COLOURS}`;

/** Where each subject stands in the prompt, each word once: [{ start, end } | null]. */
function placesOf(prompt, subjects) {
  const taken = [];
  return subjects.map((subject) => {
    const words = subject.trim().replace(/[.*+?^${}()|[\]\\]/g, "\\$&").replace(/\s+/g, "\\s+");
    const pattern = new RegExp(`(?<![\\p{L}\\p{N}])${words}(?:s|es)?(?![\\p{L}\\p{N}])`, "giu");
    for (const match of prompt.matchAll(pattern)) {
      const span = { start: match.index, end: match.index + match[0].length };
      if (taken.every((other) => span.end <= other.start || span.start >= other.end)) {
        taken.push(span);
        return span;
      }
    }
    return null;
  });
}

/** A text with some of its parts marked: marks = [{ start, end, class, title }], the first of two that overlap wins. */
export function Marked({ text, marks }) {
  const parts = [];
  let at = 0;
  for (const mark of [...marks].sort((a, b) => a.start - b.start)) {
    if (mark.start < at) continue;
    parts.push(text.slice(at, mark.start));
    parts.push(html`<span class=${mark.class} title=${mark.title}>${text.slice(mark.start, mark.end)}</span>`);
    at = mark.end;
  }
  return [...parts, text.slice(at)];
}

/** The prompt of a job with its watched subjects. */
export function Prompt({ spec }) {
  const marks = placesOf(spec.prompt, spec.subjects ?? [])
    .map((place, i) => place && { ...place, class: `subject ${subjectClass(i)}`, title: "watched subject" });
  return html`<${Marked} text=${spec.prompt} marks=${marks.filter(Boolean)} />`;
}
