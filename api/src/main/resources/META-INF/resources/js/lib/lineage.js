// From the events of a job to its attempts and their rounds.

const TYPE = /^dev\.resow\.(.+)\.v\d+$/;

/** The short name of an event type: "attempt.started". */
export const kind = (event) => TYPE.exec(event.type)?.[1] ?? event.type;

/**
 * [{ attempt, worker, startedAt, rounds: [{ round, seed, look, verdict, score, steps, losses, updates, failure, dropped, made }], end }]
 * look is the overlap event; dropped is { fromStep, reason } when the sampler went back to the start.
 */
export function lineage(events, result) {
  const attempts = new Map();
  const of = (event) => {
    const number = event.data.attempt ?? event.attempt;
    if (!attempts.has(number)) attempts.set(number, { attempt: number, worker: event.data.worker, startedAt: event.at, rounds: new Map(), end: null });
    return attempts.get(number);
  };
  const round = (attempt, number) => {
    if (!attempt.rounds.has(number)) attempt.rounds.set(number, { round: number });
    return attempt.rounds.get(number);
  };
  for (const event of events) {
    const { data } = event;
    switch (kind(event)) {
      case "attempt.started":
        Object.assign(of(event), { startedAt: event.at, worker: data.worker, resumed: data.resumedFromStep });
        Object.assign(round(of(event), 0), { seed: data.seed, of: data.steps });
        break;
      case "attempt.progress": {
        const now = round(of(event), data.round);
        Object.assign(now, { step: data.step, of: data.steps });
        for (const [term, value] of Object.entries(data.losses ?? {})) ((now.heard ??= {})[term] ??= []).push(value);
        break;
      }
      case "overlap.detected":
        Object.assign(round(of(event), data.round), { seed: data.seed, look: data, verdict: data.verdict, score: data.score });
        break;
      case "round.restarted": {
        const before = round(of(event), data.round - 1);
        before.dropped = { fromStep: data.fromStep, reason: data.reason };
        round(of(event), data.round).seed = data.seed;
        break;
      }
      case "attempt.finished":
      case "attempt.failed":
      case "attempt.cancelled":
      case "attempt.handed-over":
        of(event).end = { how: kind(event).slice("attempt.".length), at: event.at, ...data };
        break;
      case "job.result":
        complete(of(event), data, round);
        break;
    }
  }
  if (result) complete(of({ data: result, at: result.at }), result, round);
  return [...attempts.values()]
    .sort((a, b) => a.attempt - b.attempt)
    .map((attempt) => ({ ...attempt, rounds: [...attempt.rounds.values()].sort((a, b) => a.round - b.round) }));
}

function complete(attempt, result, round) {
  for (const summary of result.rounds ?? []) {
    const known = round(attempt, summary.round);
    Object.assign(known, { seed: summary.seed, steps: summary.steps, verdict: summary.verdict, updates: summary.updates, losses: summary.losses, failure: summary.failure });
    if (summary.score != null) known.score = summary.score;
    if (String(summary.seed) === String(result.seed)) known.made = true;
  }
}
