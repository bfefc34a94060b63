// A new picture: the prompt, which of its nouns will be watched, and the rest.

import { html } from "htm/preact";
import { useEffect, useRef, useState } from "preact/hooks";
import { Alert, Skeleton } from "../components/empty.js";
import { faultsOf, Field } from "../components/fields.js";
import { SubjectPreview, useSubjects } from "../components/subject-preview.js";
import { call, get, idempotencyKey, Problem } from "../lib/api.js";
import { methodName } from "../lib/format.js";
import { useSignal, useTitle } from "../lib/hooks.js";
import { go } from "../lib/router.js";
import { faultOf, upload } from "../lib/upload.js";

const PRIORITIES = ["interactive", "normal", "batch"];
const NUMBERS = ["width", "height", "steps", "guidanceScale", "candidates", "previews"];
const PREVIEWS = 8; // whoever asks for a picture here looks at it while it is made
const TEXTS = ["prompt", "subjects", "method", "seed", "budget.rounds", "model", "priority", "negativePrompt",
  "image", "strength", "mask"];
const FIELDS = [...TEXTS, ...NUMBERS];

export function NewPage({ query }) {
  useTitle("New picture");
  const signal = useSignal();
  const [start, setStart] = useState(null);
  const [failure, setFailure] = useState(null);
  useEffect(() => {
    load(query, signal).then(setStart, (problem) => signal.aborted || setFailure(problem));
  }, []);
  return html`
    <div class="stack">
      <h1>New picture</h1>
      ${failure ? html`<${Alert}>${failure.message}<//>`
        : start ? html`<${Form} ...${start} />` : html`<${Skeleton} />`}
    </div>`;
}

/** The models, and what the form starts with: nothing, a prompt, or another job's parameters. */
async function load(query, signal) {
  const { items: models, standard } = await get("/v1/models", signal);
  const from = query.get("from");
  const spec = from ? (await get(`/v1/jobs/${encodeURIComponent(from)}`, signal)).spec : { model: standard };
  const prompt = query.get("prompt") ?? spec.prompt ?? "";
  return { models, spec: { ...spec, prompt, method: query.get("method") ?? spec.method } };
}

function Form({ models, spec }) {
  const form = useRef();
  const [prompt, setPrompt] = useState(spec.prompt);
  const [modelName, setModelName] = useState(spec.model);
  const model = models.find(({ name }) => name === modelName) ?? models[0];
  const methods = model.methods.filter((method) => !method.boxes); // boxes are for programs: this form draws none
  const [picked, setPicked] = useState(spec.method);
  const method = methods.find((one) => methodName(one) === picked)
    ?? methods.find((one) => methodName(one) === model.defaults.method);
  const { defaults } = model;
  const subjects = useSubjects(prompt, model.name, spec.subjects);
  const [{ faults, rest }, setProblem] = useState({ faults: {}, rest: null });
  const [sending, setSending] = useState(false);

  // The first fault gets the focus, also from inside the collapsed part.
  useEffect(() => {
    const box = form.current.querySelector(".wrong");
    const details = box?.closest("details");
    if (details) details.open = true;
    box?.querySelector("input, select, textarea, button")?.focus();
  }, [faults]);
  useEffect(() => form.current.querySelector("textarea").focus(), []);

  const submit = async (event) => {
    event.preventDefault();
    const values = Object.fromEntries(new FormData(form.current));
    const missing = check(values);
    if (missing) return setProblem({ faults: missing, rest: null });
    setProblem({ faults: {}, rest: null });
    setSending(true);
    try {
      const body = { ...request(values, subjects.chosen), ...(await start(values, defaults, model.startImages && spec.start)) };
      const job = await call("POST", "/v1/jobs", body, idempotencyKey());
      go(`/jobs/${job.id}`);
    } catch (problem) {
      if (!(problem instanceof Problem)) throw problem;
      setProblem(faultsOf(problem, FIELDS));
      setSending(false);
    }
  };
  const sendOnEnter = (event) => {
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) form.current.requestSubmit();
  };
  const field = (name, label, control, more) => html`
    <${Field} name=${name} label=${label} fault=${faults[name]} ...${more}>${control}<//>`;
  const numeric = (name, more) => html`<input type="number" name=${name} defaultValue=${spec[name]} ...${more} />`;
  const sizes = { min: model.minSize, max: model.maxSize, step: model.sizeMultiple };

  return html`
    <form ref=${form} class="form" novalidate onSubmit=${submit}>
      <div class="stack">
        ${rest && html`<div role="alert"><${Alert}>${rest}<//></div>`}
        <section class="card stack">
          ${field("prompt", "Prompt", html`
            <textarea id="prompt" name="prompt" required placeholder="a photo of a tiger and a leopard" value=${prompt}
              onInput=${(event) => setPrompt(event.target.value)} onKeyDown=${sendOnEnter} />`)}
          <div class=${faults.subjects ? "field wrong" : "field"} data-field="subjects">
            <span>
              Watched <span class="hint">kept apart while the picture is made; click one to switch it off</span>
            </span>
            <${SubjectPreview} prompt=${prompt} ...${subjects} />
            ${faults.subjects && html`<div class="error">${faults.subjects}</div>`}
          </div>
        </section>
        <div class="row">
          <button class="primary" type="submit" disabled=${sending}>Generate</button>
          <span class="muted small keys-only">Ctrl + Enter</span>
        </div>
      </div>
      <section class="card stack">
        ${field("method", "Method", html`
          <select name="method" onChange=${(event) => setPicked(event.target.value)}>
            ${methods.map((one) => html`
              <option key=${methodName(one)} value=${methodName(one)} title=${one.source} selected=${one === method}>
                ${methodName(one)}
              </option>`)}
          </select>`)}
        ${field("seed", "Seed", html`<${SeedInput} seed=${spec.seed} />`)}
        ${field("budget.rounds", "Rounds at most", html`
          <input type="number" name="rounds" min="1" max="32" defaultValue=${spec.budget?.rounds}
            placeholder=${defaults.rounds} />`, { hint: "each starts with a new seed" })}
        <details>
          <summary>More</summary>
          <div class="grid inside">
            ${field("model", "Model", html`
              <select name="model" onChange=${(event) => setModelName(event.target.value)}>
                ${models.map(({ name }) => html`
                  <option value=${name} selected=${name === model.name}>${name}</option>`)}
              </select>`)}
            ${field("priority", "Priority", html`
              <select name="priority">
                ${PRIORITIES.map((name) => html`
                  <option value=${name} selected=${name === (spec.priority ?? "normal")}>${name}</option>`)}
              </select>`)}
            ${field("width", "Width", numeric("width", { ...sizes, placeholder: defaults.width }),
              { hint: "pixels" })}
            ${field("height", "Height", numeric("height", { ...sizes, placeholder: defaults.height }),
              { hint: "pixels" })}
            ${field("steps", "Steps", numeric("steps", { min: 1, max: model.maxSteps, placeholder: defaults.steps }))}
            ${field("guidanceScale", "Guidance scale",
              numeric("guidanceScale", { min: 1, max: 30, step: "any", placeholder: defaults.guidanceScale }))}
            ${method?.candidates && field("candidates", "Candidates",
              numeric("candidates", { min: 1, max: 8, placeholder: 1 }), { hint: "seeds that start together" })}
            ${field("previews", "Previews",
              numeric("previews", { min: 0, max: 16, placeholder: 0, defaultValue: spec.previews ?? PREVIEWS }),
              { hint: "small pictures of each round" })}
          </div>
          ${model.startImages && html`<${StartFields} field=${field} start=${spec.start} />`}
          <div class="inside">
            ${field("negativePrompt", "Negative prompt", html`
              <input type="text" name="negativePrompt" placeholder="blurry"
                defaultValue=${spec.negativePrompt ?? ""} />`)}
          </div>
        </details>
      </section>
    </form>`;
}

/** Start is that of an earlier job, whose pictures are used again unless others are chosen. */
const StartFields = ({ field, start }) => html`
  <div class="inside stack">
    ${field("image", "Start image", html`<input type="file" name="image" accept="image/png,image/jpeg" />`,
      { hint: start ? "default: that of the earlier job" : "default: noise" })}
    ${field("mask", "Mask", html`<input type="file" name="mask" accept="image/png,image/jpeg" />`,
      { hint: "only its bright parts are made anew" })}
    ${field("strength", "Strength", html`
      <input type="number" name="strength" min="0.01" max="1" step="any" placeholder="0.6"
        defaultValue=${start?.strength} />`, { hint: "how little of the start image stays" })}
  </div>`;

function SeedInput({ seed }) {
  const input = useRef();
  const roll = () => {
    input.current.value = String(crypto.getRandomValues(new Uint32Array(1))[0]);
  };
  return html`
    <div class="with-button">
      <input ref=${input} name="seed" type="text" inputmode="numeric" placeholder="random" title="A whole number"
        defaultValue=${seed} />
      <button type="button" onClick=${roll}>Random</button>
    </div>`;
}

/** What the server need not be asked for: { field: detail }, or null. */
function check({ prompt, seed }) {
  if (!prompt.trim()) return { prompt: "Describe the picture." };
  return seed.trim() && !/^-?\d{1,19}$/.test(seed.trim()) ? { seed: "A seed is a whole number." } : null;
}

/** What the body of POST /v1/jobs says of the picture that the job starts from. */
async function start({ image, mask, strength, width, height }, defaults, earlier) {
  const size = [Number(width) || defaults.width, Number(height) || defaults.height];
  const fresh = Boolean(image?.size);
  const id = fresh ? await upload(image, "image", ...size) : earlier?.image;
  if (!id && mask?.size) throw faultOf("mask", "Choose the start image too.");
  if (!id) return strength ? { strength: Number(strength) } : {}; // which the server refuses
  const over = mask?.size ? await upload(mask, "mask", ...size) : fresh ? undefined : earlier?.mask;
  return { image: id, mask: over, strength: strength ? Number(strength) : undefined };
}

/** The body of POST /v1/jobs; what is left empty is left to the server. */
function request(values, subjects) {
  const { prompt, method, model, priority, seed, rounds, negativePrompt } = values;
  const body = { prompt, method, model, priority };
  for (const name of NUMBERS) if (values[name]) body[name] = Number(values[name]);
  if (seed.trim()) body.seed = seed.trim();
  if (negativePrompt.trim()) body.negativePrompt = negativePrompt.trim();
  if (rounds) body.budget = { rounds: Number(rounds) };
  if (subjects) body.subjects = subjects;
  return body;
}
