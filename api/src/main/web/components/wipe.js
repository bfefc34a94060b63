import { html } from "htm/preact";
import { useState } from "preact/hooks";
import { usePicture } from "../lib/hooks.js";
import { isOver } from "../lib/format.js";

/** Two pictures over each other: the first is shown left of an edge that a pointer or the slider moves. */
export function Wipe({ a, b }) {
  const [share, setShare] = useState(50);
  const first = usePicture(a.links.image ? a.id : null);
  const second = usePicture(b.links.image ? b.id : null);
  const missing = [a, b].find((job) => !job.links.image);
  const failure = first.failure ?? second.failure;
  const follow = (event) => {
    if (!event.buttons) return;
    const box = event.currentTarget.getBoundingClientRect();
    setShare(Math.min(100, Math.max(0, (100 * (event.clientX - box.left)) / box.width)));
  };
  return html`
    <div class="stack">
      <div class="wipe" onPointerDown=${follow} onPointerMove=${follow}>
        <${Side} job=${b} src=${second.src} />
        <${Side} job=${a} src=${first.src} style=${{ clipPath: `inset(0 ${100 - share}% 0 0)` }} />
        <div class="edge" style=${{ left: `calc(${share}% - 1px)` }} />
        <span class="tag left">${difference(a, b)}</span>
        <span class="tag right">${difference(b, a)}</span>
        ${(missing || failure) && html`
          <div class="waiting">
            ${failure ? failure.message
              : isOver(missing.state) ? "One of the jobs has no picture." : "The second picture is being generated…"}
          </div>`}
      </div>
      <input type="range" min="0" max="100" value=${share} aria-label="How much of the first picture is shown"
        onInput=${(event) => setShare(Number(event.target.value))} />
    </div>`;
}

const Side = ({ job, src, style }) => html`
  <img alt=${`${job.spec.method}: ${job.spec.prompt}`} hidden=${!src} src=${src} style=${style} />`;

/** What tells one job from the other. */
function difference({ id, spec }, { spec: other }) {
  if (spec.method !== other.method) return spec.method;
  return String(spec.seed) === String(other.seed) ? id.slice(-6) : `seed ${spec.seed}`;
}
