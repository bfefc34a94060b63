// All jobs, live: the list, the queue, the workers, the rates.

import { html } from "htm/preact";
import { useEffect, useReducer, useRef, useState } from "preact/hooks";
import { Board } from "../components/board.js";
import { Empty } from "../components/empty.js";
import { JobRow, JobRowSkeleton } from "../components/job-row.js";
import { SearchBox } from "../components/search-box.js";
import { Segments } from "../components/segments.js";
import { get } from "../lib/api.js";
import { useLatest, useLive, useNear, useTitle } from "../lib/hooks.js";
import { emptyList, GROUPS, reduce, sorted } from "../lib/job-list.js";

const PAGE = 50;
const LABELS = Object.fromEntries(Object.entries(GROUPS).map(([name, [label]]) => [name, label]));

export function JobsPage({ query }) {
  useTitle("Jobs");
  const [filter, setFilter] = useState(() => ({
    group: GROUPS[query.get("show")] ? query.get("show") : "all",
    text: query.get("text") ?? "",
  }));
  const { list, reload, more } = useJobs(filter);
  const pick = (change) => {
    const next = { ...filter, ...change };
    remember(next);
    setFilter(next);
  };
  const showAll = () => pick({ group: "all", text: "", reset: Date.now() });
  return html`
    <h1 class="unseen">Jobs</h1>
    <div class="overview">
      <section>
        <div class="list-head">
          <${Segments} label="Which jobs" name="group" choices=${LABELS} value=${filter.group}
            onPick=${(group) => pick({ group })} />
          <${SearchBox} key=${filter.reset} text=${filter.text} onSearch=${(text) => pick({ text })} />
        </div>
        <ul class="card jobs" aria-label="Jobs, newest first" aria-busy=${list.loading}>
          <${Rows} list=${list} reload=${reload} onShowAll=${showAll} />
        </ul>
        ${list.next && html`<${More} loading=${list.loading} failed=${list.failure != null} onMore=${more} />`}
      </section>
      <${Board} />
    </div>`;
}

/** Keeps the filter in the address, so that it survives a reload and can be shared. */
function remember({ group, text }) {
  const params = new URLSearchParams({ ...(group !== "all" && { show: group }), ...(text && { text }) });
  history.replaceState(null, "", params.size ? `/?${params}` : "/");
}

function useJobs(filter) {
  const [list, dispatch] = useReducer(reduce, filter, emptyList);
  const running = useRef(null);
  const { group, text } = filter;

  const fetchPage = useLatest(async (cursor) => {
    running.current?.abort();
    const { signal } = (running.current = new AbortController());
    const states = GROUPS[group][1].join(",");
    const params = new URLSearchParams(
      { limit: PAGE, ...(states && { state: states }), ...(text && { text }), ...(cursor && { cursor }) });
    dispatch(["loading"]);
    try {
      const { items, next } = await get(`/v1/jobs?${params}`, signal);
      if (!signal.aborted) dispatch(["page", { items, next: next ?? null, first: !cursor }]);
    } catch (failure) {
      if (!signal.aborted) dispatch(["failure", failure]);
    }
  });
  const reload = () => fetchPage(null);

  useEffect(() => {
    dispatch(["filter", filter]);
    reload();
  }, [group, text]);
  useEffect(() => () => running.current?.abort(), []);
  useLive((name, data) => {
    if (name === "hello" || name === "resync") reload();
    if (name === "job" || name === "progress") dispatch([name, data]);
  });
  return { list, reload, more: () => list.loading || fetchPage(list.next) };
}

function Rows({ list, reload, onShowAll }) {
  const jobs = sorted(list);
  if (jobs.length)
    return jobs.map((job) => html`<${JobRow} key=${job.id} job=${job} fresh=${list.fresh.has(job.id)} />`);
  if (list.failure)
    return html`<li><${Empty} title="The list could not be loaded">
      ${list.failure.message}<br /><button class="button" onClick=${reload}>Try again</button>
    <//></li>`;
  if (!list.loaded) return Array.from({ length: 6 }, () => html`<${JobRowSkeleton} />`);
  const { group, text } = list.filter;
  if (group === "all" && !text)
    return html`<li><${Empty} title="No jobs yet">
      Describe a picture and watch it being made.<br /><a class="button primary" href="/new">New picture</a>
    <//></li>`;
  return html`<li><${Empty} title="No matching jobs">
    ${text ? `No prompt here contains “${text}”.` : "No job is in this state."}<br />
    <button class="button" onClick=${onShowAll}>Show all</button>
  <//></li>`;
}

/** Loads the next page when it comes near the window, or when pressed. */
function More({ loading, failed, onMore }) {
  const foot = useRef();
  const near = useNear(foot, "600px");
  useEffect(() => {
    if (near && !loading && !failed) onMore();
  }, [near, loading, failed]);
  return html`
    <div class="list-foot" ref=${foot}>
      <button onClick=${onMore} disabled=${loading}>${loading ? "Loading…" : "More"}</button>
    </div>`;
}
