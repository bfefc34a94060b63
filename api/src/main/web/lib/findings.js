// What a check looked at and what it found, in words.

const KINDS = ["overlapped", "missing", "misplaced", "mixed"];

/** How the place of a relation reads, and on which side of it a misplaced subject is. */
const PLACES = {
  "left-of": { name: "left of", wrong: "too far right" },
  "right-of": { name: "right of", wrong: "too far left" },
  above: { name: "above", wrong: "too low" },
  below: { name: "below", wrong: "too high" },
  on: { name: "on", wrong: "too low" },
  "next-to": { name: "next to", wrong: "too far up or down" },
};

export const placeName = (place) => PLACES[place]?.name ?? place;

/** The kinds of what was found, each once. */
export function kindsFound(findings) {
  const kinds = new Set((findings ?? []).filter(({ found }) => found).map(({ kind }) => kind));
  return [...KINDS.filter((kind) => kinds.delete(kind)), ...kinds];
}

const listed = (names) =>
  names.length < 2 ? names.join() : `${names.slice(0, -1).join(", ")} and ${names.at(-1)}`;

const CLAIMS = {
  overlapped: ({ subjects, found }) => `${listed(subjects)} ${found ? "overlap" : "do not overlap"}`,
  missing: ({ subjects: [subject], found }) => `the ${subject} has ${found ? "no place" : "a place"} of its own`,
  misplaced: ({ subjects: [subject, other], place, found }) =>
    `the ${subject} is ${found ? "not " : ""}${placeName(place)} the ${other}`,
  mixed: ({ subjects: [subject, other], found }) =>
    `the ${subject} has ${found ? "" : "no "}features of ${other ? `the ${other}` : "another subject"}`,
};

const rounded = (value) => String(Number(value.toFixed(Math.abs(value) < 1 ? 2 : 1)));
const percent = (value) => `${Math.round(100 * value)} %`;

/** How far a subject is from where it should be; the score is a share of the picture. "" if there is nothing to say. */
function distance({ place, score }) {
  if (score > 0) return `${percent(score)} of the picture ${PLACES[place]?.wrong ?? "off"}`;
  return place === "next-to" ? "" : `by ${percent(-score)} of the picture`;
}

function measure(finding) {
  const { kind, score, limit } = finding;
  if (score == null) return "not measured";
  const [value, write] = kind === "misplaced" ? [distance(finding), percent] : [rounded(score), rounded];
  return limit == null || (kind === "misplaced" && score <= 0) ? value : `${value}, limit ${write(limit)}`;
}

/**
 * { claim, measure } of a finding: "the lion is not above the rabbit", "21 % of the picture too low, limit
 * 5 %"; "tiger and leopard overlap", "0.81, limit 0.5". The measure may be empty.
 */
export function inWords(finding) {
  const { kind, subjects, found, score } = finding;
  const claim = score == null && !found ? `${kind}: ${listed(subjects)}`
    : CLAIMS[kind]?.(finding) ?? `${listed(subjects)}: ${kind}${found ? "" : " not found"}`;
  return { claim, measure: measure(finding) };
}

const sentence = ({ claim, measure: value }) => (value ? `${claim}: ${value}` : claim);

/** All that was found, as one text; "" if it was nothing. */
export const foundInWords = (findings) =>
  findings.filter(({ found }) => found).map((finding) => sentence(inWords(finding))).join("; ");

/** The relations of a job: "the lion should be above the rabbit". */
export const relationsInWords = (relations, subjects) =>
  (relations ?? [])
    .filter(({ subject, other }) => subjects[subject] && subjects[other])
    .map(({ subject, place, other }) =>
      `the ${subjects[subject]} should be ${placeName(place)} the ${subjects[other]}`);
