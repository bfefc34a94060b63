// Which nouns of a prompt will be watched, as the server finds them.

import { html } from "htm/preact";
import { useEffect, useState } from "preact/hooks";
import { relationsInWords } from "../lib/findings.js";
import { plural, sentence } from "../lib/format.js";
import { useDebounced, useFetch } from "../lib/hooks.js";
import { Marked, subjectClass } from "./prompt.js";

const QUIET = 120;

/**
 * { text, found, relations, warnings, names, failure, chosen, toggle }: text is what the model reads of the prompt, found
 * are the server's subjects in it, relations and warnings are its own too; names are those that will be watched, chosen
 * the same if they differ from what the server would take, else null. model is the name of the model that will read the
 * prompt; given are the subjects of the job that is copied: they count until the prompt or the choice changes.
 */
export function useSubjects(prompt, model, given) {
  const [settled, setSettled] = useState(prompt);
  const settle = useDebounced(setSettled, QUIET);
  useEffect(() => settle(prompt), [prompt]);
  const query = new URLSearchParams({ prompt: settled, model });
  const { data, failure } = useFetch(settled.trim() ? `/v1/subjects?${query}` : null);
  const { text = prompt, items: found, relations = [], warnings = [] } =
    prompt.trim() && data ? data : { items: [] };
  const [off, setOff] = useState([]);
  const [copied, setCopied] = useState(given?.length ? { prompt, names: given } : null);
  const names = copied?.prompt === prompt ? copied.names
    : found.map(({ text }) => text).filter((text) => !off.includes(text));
  const toggle = (subject) => {
    setCopied(null);
    setOff(off.includes(subject) ? off.filter((other) => other !== subject) : [...off, subject]);
  };
  const chosen = copied?.prompt === prompt || off.length ? names : null;
  return { text, found, relations, warnings, names, failure, off, chosen, toggle };
}

export function SubjectPreview({ prompt, text, found, relations, warnings, names, failure, off, toggle }) {
  const isWatched = (index) => names.includes(found[index]?.text);
  const checked = relations.filter(({ subject, other }) => isWatched(subject) && isWatched(other));
  const asked = relationsInWords(checked, found.map((subject) => subject.text));
  // the summary says it, also of subjects that were switched off
  const others = warnings.filter(({ code }) => code !== "few-subjects");
  return html`
    <div class="preview" aria-live="polite">
      ${failure ? html`<span class="muted">${failure.message}</span>`
        : !prompt.trim() ? html`<span class="muted">The nouns of your prompt appear here as you type.</span>`
          : html`
            <p class="prompt-preview"><${Marked} text=${text} marks=${marksOf(found, off)} /></p>
            ${found.length > 0 && html`
              <div class="row">
                ${found.map(({ text }, i) => html`
                  <button type="button" class=${`pick ${subjectClass(i)}`} aria-pressed=${names.includes(text)}
                    onClick=${() => toggle(text)}>${text}</button>`)}
              </div>`}
            <p class=${names.length > 1 ? "small muted" : "small doubt"} data-watched=${names.join(",")}>
              ${summary(names)}
            </p>
            ${asked.length > 0 && html`
              <p class="small muted" data-relations=${asked.length}>
                ${sentence(asked.join(", "))} This is checked too.
              </p>`}
            ${others.map(({ code, detail }) => html`
              <p class="small doubt" data-warning=${code}>${sentence(detail)}</p>`)}`}
    </div>`;
}

const marksOf = (found, off) => found.flatMap(({ text, start, end, modifiers }, i) => [
  ...(off.includes(text) ? [] : [{ start, end, class: `subject ${subjectClass(i)}` }]),
  ...modifiers.map((modifier) => ({ ...modifier, class: "modifier", title: `describes ${text}` })),
]);

function summary(names) {
  if (names.length > 1) return `${plural(names.length, "subject")}: each pair is checked for overlap.`;
  return names.length ? "One subject: there is nothing to keep apart, so the picture is not checked."
    : "No subjects: the picture is not checked.";
}
