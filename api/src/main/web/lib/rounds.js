// From the events of a job to its attempts and their rounds.

const TYPE = /^dev\.resow\.(.+)\.v\d+$/;

/** The short name of an event type: "attempt.started". */
export const kind = (event) => TYPE.exec(event.type)?.[1] ?? event.type;

/**
 * [{ attempt, worker, startedAt, rounds: [...], end }], a round being
 * { round, seed, check, verdict, score, findings, steps, losses, liveLosses, updates, failure, dropped, selected }:
 * check is the overlap event, findings what it measured, dropped { fromStep, reason } when the sampler went back to the
 * start, selected true for the round that made the picture.
 */
export function attemptsOf(events, result) {
  const attempts = new Map();
  const attemptOf = ({ data, at, attempt }) => {
    const number = data.attempt ?? attempt;
    if (!attempts.has(number))
      attempts.set(number, { attempt: number, worker: data.worker, startedAt: at, rounds: new Map(), end: null });
    return attempts.get(number);
  };
  for (const event of events) apply(event, attemptOf(event));
  if (result) complete(attemptOf({ data: result, at: result.at }), result);
  return [...attempts.values()]
    .sort((a, b) => a.attempt - b.attempt)
    .map((attempt) => ({ ...attempt, rounds: [...attempt.rounds.values()].sort((a, b) => a.round - b.round) }))
    .filter((attempt) => attempt.rounds.length || attempt.end);
}

function roundOf(attempt, number) {
  if (!attempt.rounds.has(number)) attempt.rounds.set(number, { round: number });
  return attempt.rounds.get(number);
}

function apply(event, attempt) {
  const { data } = event;
  const name = kind(event);
  switch (name) {
    case "attempt.started":
      Object.assign(attempt, { startedAt: event.at, worker: data.worker });
      Object.assign(roundOf(attempt, 0), { seed: data.seed, of: data.steps });
      break;
    case "attempt.progress": {
      const round = Object.assign(roundOf(attempt, data.round), { step: data.step, of: data.steps });
      round.liveLosses ??= {};
      for (const [term, value] of Object.entries(data.losses ?? {})) (round.liveLosses[term] ??= []).push(value);
      break;
    }
    case "overlap.detected": {
      const { seed, verdict, score, findings } = data;
      Object.assign(roundOf(attempt, data.round), { seed, check: data, verdict, score, findings });
      break;
    }
    case "round.restarted":
      roundOf(attempt, data.round - 1).dropped = { fromStep: data.fromStep, reason: data.reason };
      roundOf(attempt, data.round).seed = data.seed;
      break;
    case "attempt.finished":
    case "attempt.failed":
    case "attempt.cancelled":
    case "attempt.handed-over":
      attempt.end = { how: name.slice("attempt.".length), at: event.at, ...data };
      break;
    case "job.result":
      complete(attempt, data);
      break;
  }
}

function complete(attempt, result) {
  for (const { round, seed, steps, verdict, updates, losses, failure, score, findings } of result.rounds ?? []) {
    const known = Object.assign(roundOf(attempt, round), { seed, steps, verdict, updates, losses, failure });
    if (score != null) known.score = score;
    if (findings?.length) known.findings = findings;
    if (String(seed) === String(result.seed)) known.selected = true;
  }
}
