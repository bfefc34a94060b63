// A prompt with its subjects in their colours.

import { h } from "../lib/dom.js";

export const MOST_COLOURS = 8;
export const subjectClass = (index) => `s${index % MOST_COLOURS}`;

/** Where each subject stands in the prompt, each word once; null if it is not found. */
export function places(prompt, subjects) {
  const taken = [];
  return subjects.map((subject) => {
    const words = subject.trim().replace(/[.*+?^${}()|[\]\\]/g, "\\$&").replace(/\s+/g, "\\s+");
    const pattern = new RegExp(`(?<![\\p{L}\\p{N}])${words}(?:s|es)?(?![\\p{L}\\p{N}])`, "giu");
    for (const match of prompt.matchAll(pattern)) {
      const span = { start: match.index, end: match.index + match[0].length };
      if (taken.every((t) => span.end <= t.start || span.start >= t.end)) {
        taken.push(span);
        return span;
      }
    }
    return null;
  });
}

/** Nodes of the prompt; marks = [{ start, end, class }], not overlapping. */
export function marked(prompt, marks) {
  const nodes = [];
  let at = 0;
  for (const mark of [...marks].sort((a, b) => a.start - b.start)) {
    if (mark.start < at) continue;
    nodes.push(prompt.slice(at, mark.start), h("span", { class: mark.class, title: mark.title }, prompt.slice(mark.start, mark.end)));
    at = mark.end;
  }
  nodes.push(prompt.slice(at));
  return nodes;
}

/** The prompt of a job with its watched subjects. */
export function promptOf(spec) {
  const subjects = spec.subjects ?? [];
  const marks = places(spec.prompt, subjects).map((place, i) => place && { ...place, class: `subject ${subjectClass(i)}`, title: "watched subject" });
  return marked(spec.prompt, marks.filter(Boolean));
}
