// A new picture: the prompt, which of its nouns will be watched, and the rest.

import { call, get, Problem } from "../lib/api.js";
import { h, put, whenQuiet } from "../lib/dom.js";
import { plural } from "../lib/words.js";
import { marked, subjectClass } from "../parts/prompt.js";

const nameOf = (method) => (typeof method === "string" ? method : method.name);

export function show(root, { query, go }) {
  document.title = "New picture · Resow";
  const gone = new AbortController();
  let models = [];
  let found = []; // subjects of the prompt as the server finds them
  const left = new Set(); // subjects the person does not want to be watched
  let given = null; // subjects of the job this one repeats

  const prompt = h("textarea", { id: "prompt", name: "prompt", required: true, placeholder: "a photo of a tiger and a leopard", onInput: () => { given = null; preview(); } });
  const seen = h("div", { class: "preview", "aria-live": "polite" });
  const field = (name, label, input, hint) => h("label", { class: "field", "data-field": name }, h("span", null, label, hint && h("span", { class: "hint" }, ` ${hint}`)), input);
  const input = (name, props) => h("input", { name, ...props });
  const model = h("select", { name: "model", onChange: limits });
  const method = h("select", { name: "method", onChange: fitMethod });
  const width = input("width", { type: "number" });
  const height = input("height", { type: "number" });
  const steps = input("steps", { type: "number", min: 1 });
  const scale = input("guidanceScale", { type: "number", min: 1, max: 30, step: "any" });
  const rounds = input("rounds", { type: "number", min: 1, max: 32 });
  const candidates = input("candidates", { type: "number", min: 1, max: 8, placeholder: 1 });
  const seed = input("seed", { type: "text", inputmode: "numeric", pattern: "-?[0-9]{1,19}", placeholder: "random", title: "A whole number" });
  const negative = input("negativePrompt", { type: "text", placeholder: "blurry" });
  const priority = h("select", { name: "priority" }, ["interactive", "normal", "batch"].map((name) => h("option", { value: name }, name)));
  priority.value = "normal";
  const problem = h("div", { role: "alert" });
  const button = h("button", { class: "primary", type: "submit" }, "Paint it");

  put(root, h("form", { class: "stack", novalidate: true, onSubmit: submit },
    h("h1", null, "New picture"),
    problem,
    h("div", { class: "form" },
      h("div", { class: "stack" },
        h("section", { class: "card stack" },
          field("prompt", "Prompt", prompt),
          h("div", { "data-field": "subjects", class: "field" }, h("span", null, "Watched ", h("span", { class: "hint" }, "kept apart while the picture is made; switch one off by clicking it")), seen)),
        h("div", { class: "row" }, button, h("span", { class: "muted small keys-only" }, "Ctrl + Enter"))),
      h("section", { class: "card stack" },
        field("method", "Method", method),
        field("seed", "Seed", h("div", { class: "with-button" }, seed, h("button", { type: "button", onClick: () => { seed.value = String(crypto.getRandomValues(new Uint32Array(1))[0]); } }, "Roll"))),
        field("budget.rounds", "Rounds at most", rounds, "starts with a new seed"),
        h("details", null, h("summary", null, "More"),
          h("div", { class: "grid inside" },
            field("model", "Model", model), field("priority", "Priority", priority),
            field("width", "Width", width, "px"), field("height", "Height", height, "px"),
            field("steps", "Steps", steps), field("guidanceScale", "Guidance scale", scale),
            field("candidates", "Candidates", candidates, "seeds that start together")),
          h("div", { class: "inside" }, field("negativePrompt", "Steer away from", negative)))))));

  prompt.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) root.querySelector("form").requestSubmit();
  });

  const look = whenQuiet(120, async () => {
    const text = prompt.value;
    try {
      const answer = await get(`/v1/subjects?prompt=${encodeURIComponent(text)}`, gone.signal);
      if (text !== prompt.value) return;
      found = answer.items;
      drawPreview();
    } catch (failure) {
      if (failure.name !== "AbortError") put(seen, h("span", { class: "muted" }, failure.message));
    }
  });

  function preview() {
    if (prompt.value.trim()) return look();
    found = [];
    drawPreview();
  }

  const watched = () => given ?? found.map((subject) => subject.text).filter((text) => !left.has(text));

  function drawPreview() {
    if (!prompt.value.trim()) return put(seen, h("span", { class: "muted" }, "The nouns of your prompt appear here as you write."));
    const marks = found.flatMap((subject, i) => [
      ...(left.has(subject.text) ? [] : [{ start: subject.start, end: subject.end, class: `subject ${subjectClass(i)}` }]),
      ...subject.modifiers.map((modifier) => ({ start: modifier.start, end: modifier.end, class: "modifier", title: `describes ${subject.text}` })),
    ]);
    const names = watched();
    put(seen,
      h("p", { class: "said" }, marked(prompt.value, marks)),
      found.length
        ? h("div", { class: "row" }, found.map((subject, i) =>
            h("button", {
              type: "button", class: `pick ${subjectClass(i)}`, "aria-pressed": String(names.includes(subject.text)),
              onClick: () => {
                given = null;
                if (!left.delete(subject.text)) left.add(subject.text);
                drawPreview();
              },
            }, subject.text)))
        : null,
      h("p", { class: "small muted", "data-watched": names.join(",") },
        names.length > 1 ? `${plural(names.length, "subject")}: each pair is checked for overlap.`
          : names.length ? "One subject: nothing to keep apart, the picture is not checked."
            : "No noun is watched: the picture is not checked."));
  }

  async function submit(event) {
    event.preventDefault();
    root.querySelectorAll(".wrong").forEach((box) => { box.classList.remove("wrong"); box.querySelector(".error")?.remove(); });
    put(problem);
    if (!prompt.value.trim()) return wrong([{ field: "prompt", detail: "Say what to draw." }]);
    if (seed.value && !/^-?\d{1,19}$/.test(seed.value.trim())) return wrong([{ field: "seed", detail: "A seed is a whole number." }]);
    const body = { prompt: prompt.value, method: method.value || undefined, model: model.value || undefined, priority: priority.value };
    for (const [name, box] of Object.entries({ width, height, steps, guidanceScale: scale })) if (box.value) body[name] = Number(box.value);
    if (seed.value.trim()) body.seed = seed.value.trim();
    if (negative.value.trim()) body.negativePrompt = negative.value.trim();
    if (rounds.value) body.budget = { rounds: Number(rounds.value) };
    if (given || left.size) body.subjects = watched();
    if (candidates.value && !candidates.closest("label").hidden) body.candidates = Number(candidates.value);
    button.disabled = true;
    try {
      const job = await call("POST", "/v1/jobs", body, { "Idempotency-Key": crypto.randomUUID?.() ?? String(Math.random()) });
      go(`/jobs/${job.id}`);
    } catch (failure) {
      button.disabled = false;
      if (!(failure instanceof Problem)) throw failure;
      if (failure.fields.length) wrong(failure.fields);
      else put(problem, h("p", { class: "alert" }, failure.message));
    }
  }

  function wrong(fields) {
    const other = [];
    for (const { field: name, detail } of fields) {
      const box = root.querySelector(`[data-field="${CSS.escape(name.replace(/\[.*/, ""))}"]`);
      if (!box) { other.push(`${name}: ${detail}`); continue; }
      box.classList.add("wrong");
      box.append(h("div", { class: "error" }, detail));
      const details = box.closest("details");
      if (details) details.open = true;
      box.querySelector("input, select, textarea, button")?.focus();
    }
    if (other.length) put(problem, h("p", { class: "alert" }, other.join(" ")));
  }

  function limits() {
    const card = models.find((m) => m.name === model.value);
    if (!card) return;
    const chosen = method.value;
    // Boxes are for programs: this form draws none.
    put(method, card.methods.filter((m) => !m.boxes).map((m) => h("option", { value: nameOf(m), title: m.source }, nameOf(m))));
    method.value = card.methods.some((m) => nameOf(m) === chosen) ? chosen : card.defaults.method;
    for (const box of [width, height]) Object.assign(box, { min: card.minSize, max: card.maxSize, step: card.sizeMultiple });
    width.placeholder = card.defaults.width;
    height.placeholder = card.defaults.height;
    steps.placeholder = card.defaults.steps;
    steps.max = card.maxSteps;
    scale.placeholder = card.defaults.guidanceScale;
    rounds.placeholder = card.defaults.rounds;
    fitMethod();
  }

  function fitMethod() {
    const card = models.find((m) => m.name === model.value)?.methods.find((m) => nameOf(m) === method.value);
    candidates.closest("label").hidden = !card?.candidates;
  }

  async function load() {
    try {
      const list = await get("/v1/models", gone.signal);
      models = list.items;
      put(model, models.map((m) => h("option", { value: m.name }, m.name)));
      model.value = list.standard;
      limits();
      if (query.get("from")) await repeat(query.get("from"));
      if (query.get("prompt")) { prompt.value = query.get("prompt"); preview(); }
    } catch (failure) {
      if (failure.name !== "AbortError") put(problem, h("p", { class: "alert" }, failure.message));
    }
  }

  /** Starts from another job's parameters. */
  async function repeat(id) {
    const { spec } = await get(`/v1/jobs/${encodeURIComponent(id)}`, gone.signal);
    prompt.value = spec.prompt;
    model.value = spec.model;
    limits();
    method.value = query.get("method") ?? spec.method;
    Object.assign(width, { value: spec.width });
    Object.assign(height, { value: spec.height });
    Object.assign(steps, { value: spec.steps });
    Object.assign(scale, { value: spec.guidanceScale });
    Object.assign(rounds, { value: spec.budget.rounds });
    Object.assign(seed, { value: spec.seed });
    Object.assign(negative, { value: spec.negativePrompt ?? "" });
    priority.value = spec.priority;
    preview();
    given = spec.subjects?.length ? spec.subjects : null;
  }

  drawPreview();
  load();
  prompt.focus();
  return () => gone.abort();
}
