// The pictures of one prompt, put in an order by a person: for the training of rewards.

import { html } from "htm/preact";
import { useEffect, useRef, useState } from "preact/hooks";
import { Alert, Empty, Skeleton } from "../components/empty.js";
import { Segments } from "../components/segments.js";
import { Thumb } from "../components/thumb.js";
import { call, idempotencyKey } from "../lib/api.js";
import { plural } from "../lib/format.js";
import { useFetch, useLatest, useMe, usePicture, useTitle } from "../lib/hooks.js";
import { may } from "../lib/me.js";
import { notify } from "../lib/notify.js";

const ASPECTS = { attribute: "Colours", spatial: "Places", presence: "What is there" };
const QUESTIONS = {
  attribute: "Which picture has the colours of the prompt, each on the right thing?",
  spatial: "Which picture has everything where the prompt puts it?",
  presence: "Which picture shows everything that the prompt names, and once?",
};
const MOST = 9; // a digit each

export function RankPage({ query }) {
  useTitle("Rank");
  return query.get("prompt") ? html`<${Rank} prompt=${query.get("prompt")} />` : html`<${PickPrompt} />`;
}

function PickPrompt() {
  const { data, failure } = useFetch("/v1/jobs?state=SUCCEEDED&limit=200");
  const byPrompt = Map.groupBy(data?.items ?? [], (job) => job.spec.prompt);
  const several = [...byPrompt].filter(([, jobs]) => jobs.length > 1);
  return html`
    <div class="stack">
      <h1>Rank</h1>
      ${failure ? html`<${Alert}>${failure.message}<//>` : !data ? html`<${Skeleton} />` : several.length ? html`
        <p class="muted">Select a prompt whose pictures you want to put in an order.</p>
        <div class="choice">
          ${several.map(([prompt, jobs]) => html`
            <a class="card pick-job" key=${prompt} href=${`/rank?${new URLSearchParams({ prompt })}`}>
              <${Thumb} job=${jobs[0]} />
              <span class="unclipped">
                <b class="clip">${prompt}</b>
                <span class="small muted">${plural(jobs.length, "picture")}</span>
              </span>
            </a>`)}
        </div>` : html`
        <div class="card"><${Empty} title="Nothing to rank yet">
          Two finished pictures of one prompt are needed.<br /><a class="button primary" href="/new">New picture</a>
        <//></div>`}
    </div>`;
}

function Rank({ prompt }) {
  const found = useFetch(`/v1/jobs?${new URLSearchParams({ state: "SUCCEEDED", limit: 100, text: prompt })}`);
  const jobs = (found.data?.items ?? []).filter((job) => job.spec.prompt === prompt).slice(0, MOST);
  const { caller } = useMe();
  const [aspect, setAspect] = useState("attribute");
  // keys may come faster than the page is drawn: what they change is not what is drawn
  const order = useRef(nothing());
  const [{ tiers, equal }, draw] = useState(order.current);
  const ranked = tiers.flat();
  const change = (step, ...args) => draw((order.current = { ...step(order.current, ...args), key: idempotencyKey() }));
  const put = (id) => id && change(withNext, id);
  const pick = (name) => {
    setAspect(name);
    change(nothing);
  };
  const submit = async () => {
    const { tiers, key } = order.current; // the same key for a repeated click
    if (tiers.flat().length < 2) return;
    try {
      await call("POST", "/v1/rankings", { aspect, tiers }, key);
      const names = Object.keys(ASPECTS);
      notify(`Ranked by ${ASPECTS[aspect].toLowerCase()}.`);
      pick(names[names.indexOf(aspect) + 1] ?? names[0]);
    } catch (failure) {
      notify(failure.message);
    }
  };

  const onKey = useLatest((event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.target.closest("input:not([type=radio]), textarea, select, a")) return;
    const pressed = event.key;
    if (/^[1-9]$/.test(pressed)) put(jobs[pressed - 1]?.id);
    else if (pressed === "=") change(equalToTheLast);
    else if (pressed === "Backspace") change(withoutLast);
    else if (pressed === "Enter" && !event.target.closest("button")) submit();
    else return;
    event.preventDefault();
  });
  useEffect(() => {
    addEventListener("keydown", onKey);
    return () => removeEventListener("keydown", onKey);
  }, []);

  if (found.failure) return html`<${Alert}>${found.failure.message}<//>`;
  if (!found.data) return html`<${Skeleton} />`;
  if (jobs.length < 2)
    return html`<${Empty} title="Nothing to rank">There are fewer than two pictures of this prompt.<//>`;
  return html`
    <div class="stack">
      <div class="list-head">
        <h1>${prompt}</h1>
        <${Segments} label="Aspect" name="aspect" choices=${ASPECTS} value=${aspect} onPick=${pick} />
      </div>
      <p>${QUESTIONS[aspect]}</p>
      <p class="muted small">
        Best first: <kbd>1</kbd> to <kbd>${jobs.length}</kbd> or a click; <kbd>=</kbd> before a picture that is as good as
        the last one; <kbd>Backspace</kbd> takes one back; <kbd>Enter</kbd> sends. Leave out what you cannot tell.
      </p>
      <div class="rank-grid">
        ${jobs.map((job, i) => html`
          <${Choice} key=${job.id} job=${job} number=${i + 1} onPick=${() => put(job.id)}
            place=${tiers.findIndex((tier) => tier.includes(job.id)) + 1} />`)}
      </div>
      <div class="row">
        <button class="primary" data-do="send" disabled=${ranked.length < 2 || !caller || !may(caller, "submit")}
          onClick=${submit}>Send</button>
        <button data-do="equal" aria-pressed=${equal} disabled=${!tiers.length} onClick=${() => change(equalToTheLast)}>
          As good as the last
        </button>
        <button data-do="back" disabled=${!ranked.length} onClick=${() => change(withoutLast)}>Take back</button>
      </div>
      <p class="muted small" role="status" data-ranked>
        ${ranked.length ? `${plural(ranked.length, "picture")} ranked, ${plural(tiers.length, "place")}.` : ""}
      </p>
    </div>`;
}

const nothing = () => ({ tiers: [], equal: false });

/** A picture more, at the next place or, if it is to be equal, at the last one. */
function withNext({ tiers, equal }, id) {
  if (tiers.flat().includes(id)) return { tiers, equal };
  const joins = equal && tiers.length > 0;
  return { tiers: joins ? [...tiers.slice(0, -1), [...tiers.at(-1), id]] : [...tiers, [id]], equal: false };
}

function withoutLast({ tiers }) {
  const last = tiers.at(-1)?.slice(0, -1) ?? [];
  return { tiers: last.length ? [...tiers.slice(0, -1), last] : tiers.slice(0, -1), equal: false };
}

const equalToTheLast = ({ tiers, equal }) => ({ tiers, equal: !equal && tiers.length > 0 });

/** A picture, its digit and its place, 0 for none. */
function Choice({ job, number, place, onPick }) {
  const { src } = usePicture(job.id);
  return html`
    <button class="card rank-choice" data-number=${number} data-place=${place || null} onClick=${onPick}
      aria-label=${place ? `Picture ${number}, place ${place}` : `Picture ${number}`}>
      ${src ? html`<img src=${src} alt="" />` : html`<${Skeleton} />`}
      <span class="between"><kbd>${number}</kbd><b>${place ? `${place}.` : ""}</b></span>
    </button>`;
}
