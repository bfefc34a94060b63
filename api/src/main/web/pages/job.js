// One job: its picture, its rounds, cost and parameters.

import { html } from "htm/preact";
import { useEffect, useMemo, useReducer, useRef, useState } from "preact/hooks";
import { Empty, Skeleton } from "../components/empty.js";
import { EventLog } from "../components/event-log.js";
import { Cost, Parameters } from "../components/facts.js";
import { JobHead } from "../components/job-head.js";
import { askForReplay } from "../components/replay.js";
import { Stage } from "../components/stage.js";
import { Timeline } from "../components/timeline.js";
import { call, get } from "../lib/api.js";
import { useLatest, useLive, usePreview, useSignal, useTitle } from "../lib/hooks.js";
import { emptyJob, reduce } from "../lib/job.js";
import { notify } from "../lib/notify.js";
import { attemptsOf } from "../lib/rounds.js";

export function JobPage({ id }) {
  const { job, events, steps, failure, cancel } = useJob(id);
  const attempts = useMemo(() => attemptsOf([...events, ...steps], job?.result), [events, steps, job?.result]);
  const [view, setView] = useState({}); // see Stage
  const preview = usePreview(job);
  const stage = useRef();
  useTitle(job ? job.spec.prompt.slice(0, 60) : "Job");
  if (failure) return html`<${Missing} failure=${failure} />`;
  if (!job) return html`<${Skeleton} />`;

  const change = (what) => setView((before) => ({ ...before, ...what }));
  const show = (what) => {
    change(what);
    stage.current.scrollIntoView({ block: "nearest", behavior: "smooth" });
  };
  const replay = () => askForReplay({ title: "Replay the rounds of this job", filter: { jobs: [id], failed: false } });
  return html`
    <${JobHead} job=${job} onCancel=${cancel} onReplay=${replay} />
    <div class="job-grid">
      <div class="stack">
        <div ref=${stage}><${Stage} job=${job} attempts=${attempts} preview=${preview} view=${view} onView=${change} /></div>
        <${Cost} job=${job} attempts=${attempts} />
      </div>
      <section class="stack" aria-label="Rounds">
        <${Timeline} job=${job} attempts=${attempts} view=${view} onShow=${show} />
        <${Parameters} job=${job} />
        <${EventLog} events=${events} />
      </section>
    </div>`;
}

function useJob(id) {
  const [state, dispatch] = useReducer(reduce, emptyJob);
  const signal = useSignal();
  const fetching = useRef(null); // a wish that came during a fetch is granted after it

  const refresh = useLatest(async () => {
    if (fetching.current) {
      fetching.current = "again";
      return;
    }
    fetching.current = "once";
    try {
      const after = { "Last-Event-ID": String(state.events.at(-1)?.id ?? 0) };
      const [job, { items }] = await Promise.all([
        get(`/v1/jobs/${id}`, signal),
        get(`/v1/jobs/${id}/events`, signal, after),
      ]);
      dispatch(["fetched", { job, events: items }]);
    } catch (failure) {
      if (signal.aborted) return;
      dispatch(["failure", failure]);
    }
    const again = fetching.current === "again";
    fetching.current = null;
    if (again) requestAnimationFrame(refresh); // after the state has taken what came
  });
  useEffect(() => {
    refresh();
  }, []);

  useLive((name, data) => {
    if (name === "hello" || name === "resync") refresh();
    if (name === "job" && data.id === id) {
      dispatch(["job", data]);
      refresh();
    }
    if (name === "progress" && data.jobId === id) dispatch(["progress", data]);
  });

  const cancel = async () => {
    try {
      dispatch(["cancelled", await call("DELETE", `/v1/jobs/${id}`)]);
      notify("Cancelling: a queued job stops at once, a running one after the current step.");
    } catch (failure) {
      notify(failure.message);
    }
  };
  return { ...state, cancel };
}

const Missing = ({ failure }) => html`
  <${Empty} title=${failure.status === 404 ? "Job not found" : "The job could not be loaded"}>
    ${failure.message}<br /><a class="button" href="/">All jobs</a>
  <//>`;
