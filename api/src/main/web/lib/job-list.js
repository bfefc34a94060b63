// The list of jobs as a state and what changes it: pages of the server and live events.

import { isOver } from "./format.js";

export const GROUPS = {
  all: ["All", []],
  active: ["Active", ["QUEUED", "DISPATCHED", "RUNNING", "RETRY_WAIT"]],
  succeeded: ["Succeeded", ["SUCCEEDED"]],
  failed: ["Failed", ["FAILED", "DEAD", "EXPIRED"]],
  cancelled: ["Cancelled", ["CANCELLED"]],
};

/**
 * jobs by id; next is the cursor of the page after them; heard are the jobs that changed while a page was on its way;
 * fresh are the ids that a live event brought.
 */
export const emptyList = (filter) => ({
  filter,
  jobs: new Map(),
  next: null,
  loading: true,
  loaded: false,
  failure: null,
  heard: new Map(),
  fresh: new Set(),
});

const fits = ({ group, text }, job) => {
  const states = GROUPS[group][1];
  return (!states.length || states.includes(job.state)) &&
    (!text || job.spec.prompt.toLowerCase().includes(text.toLowerCase()));
};

/** The jobs, newest first. */
export const sorted = ({ jobs }) =>
  [...jobs.values()].sort((a, b) => compare(b.createdAt, a.createdAt) || compare(b.id, a.id));
const compare = (a, b) => (a < b ? -1 : a > b ? 1 : 0);

/** What an older answer says of a job is no news. */
const newer = (known, job) => (known && known.updatedAt > job.updatedAt ? known : job);

const reducers = {
  filter: (list, filter) => ({ ...list, filter, loading: true }),
  loading: (list) => ({ ...list, loading: true }),

  page(list, { items, next, first }) {
    const jobs = new Map(first ? [] : list.jobs);
    for (const job of items) {
      const latest = newer(list.heard.get(job.id), job);
      if (latest === job || fits(list.filter, latest)) jobs.set(job.id, newer(list.jobs.get(job.id), latest));
    }
    // a job that is newer than the page may have been heard of before the page came
    for (const job of list.heard.values())
      if (first && !jobs.has(job.id) && fits(list.filter, job) && !(next && job.createdAt < items.at(-1)?.createdAt))
        jobs.set(job.id, job);
    return { ...list, jobs, next, heard: new Map(), loading: false, loaded: true, failure: null };
  },

  failure: (list, failure) => ({ ...list, failure, loading: false }),

  job(list, job) {
    const heard = list.loading ? new Map(list.heard).set(job.id, job) : list.heard;
    const jobs = new Map(list.jobs);
    if (!fits(list.filter, job)) {
      jobs.delete(job.id);
      return { ...list, jobs, heard };
    }
    const known = jobs.get(job.id);
    if (!known && list.next && job.createdAt < sorted(list).at(-1)?.createdAt) return { ...list, heard };
    jobs.set(job.id, newer(known, job));
    return { ...list, jobs, heard, fresh: known ? list.fresh : new Set(list.fresh).add(job.id) };
  },

  progress(list, progress) {
    const job = list.jobs.get(progress.jobId);
    if (!job || isOver(job.state)) return list;
    return { ...list, jobs: new Map(list.jobs).set(job.id, { ...job, state: "RUNNING", progress }) };
  },
};

export const reduce = (list, [name, value]) => reducers[name](list, value);
