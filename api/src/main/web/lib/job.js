// One job as a state and what changes it: the server's answers and live events.

import { isOver } from "./format.js";

/** events are the stored ones; steps is the progress received live, which the server does not store. */
export const emptyJob = { job: null, events: [], steps: [], failure: null };

/** The job as received, with what only this page may know yet; an older one is no news. */
function merge(known, job) {
  if (known && job.updatedAt < known.updatedAt) return known;
  const sameAttempt = job.state === "RUNNING" && job.attempt === known?.attempt;
  return {
    ...job,
    progress: job.progress ?? (sameAttempt ? known.progress : undefined),
    cancelRequested: job.cancelRequested || Boolean(known?.cancelRequested),
  };
}

const isFurther = (step, last) =>
  !last || step.attempt > last.attempt || step.round > last.round || step.step > last.step;

const reducers = {
  fetched: (state, { job, events }) =>
    ({ ...state, job: merge(state.job, job), events: [...state.events, ...events], failure: null }),

  job: (state, job) => ({ ...state, job: merge(state.job, job) }),

  cancelled: (state, job) => ({ ...state, job: { ...merge(state.job, job), cancelRequested: true } }),

  failure: (state, failure) => (state.job ? state : { ...state, failure }),

  progress(state, step) {
    const event = { type: "dev.resow.attempt.progress.v1", attempt: step.attempt, at: step.at, data: step };
    const steps = isFurther(step, state.steps.at(-1)?.data) ? [...state.steps, event] : state.steps;
    const running = state.job && !isOver(state.job.state);
    return { ...state, steps, job: running ? { ...state.job, state: "RUNNING", progress: step } : state.job };
  },
};

export const reduce = (state, [name, value]) => reducers[name](state, value);
