// Pictures that a safety check held or refused, for those who decide about them.

import { html } from "htm/preact";
import { useEffect, useState } from "preact/hooks";
import { Ago } from "../components/ago.js";
import { Alert, Empty, Skeleton } from "../components/empty.js";
import { Segments } from "../components/segments.js";
import { SettingsFrame } from "../components/settings-frame.js";
import { call, reviewedPicture } from "../lib/api.js";
import { dotted } from "../lib/format.js";
import { useFetch, useMe, useTitle } from "../lib/hooks.js";
import { may } from "../lib/me.js";
import { notify } from "../lib/notify.js";

const STATES = { held: "held", refused: "refused", released: "released" };
const PAGE = 20;

export function ReviewsPage() {
  useTitle("Reviews");
  const { caller, failure } = useMe();
  const [state, setState] = useState("held");
  const reviewer = Boolean(caller && may(caller, "admin"));
  const found = useFetch(reviewer ? `/v1/reviews?state=${state}&limit=${PAGE}` : null);
  const problem = failure ?? found.failure;
  return html`
    <${SettingsFrame}>
      <div class="stack">
        ${problem && html`<${Alert}>${problem.message}<//>`}
        ${caller && !reviewer && html`<div class="card"><${Empty} title="This key may not review pictures">
          To release or refuse pictures it needs the scope admin.
        <//></div>`}
        ${reviewer && html`
          <${Segments} name="state" label="Pictures" choices=${STATES} value=${state} onPick=${setState} />
          ${!found.data && !problem && html`<${Skeleton} />`}
          ${found.data?.items.length === 0 && html`<div class="card"><${Empty} title=${`No picture is ${state}`}>
            Pictures come here when the safety check holds or refuses them.
          <//></div>`}
          ${found.data?.items.map((review) => html`
            <${Review} key=${review.job} review=${review} reload=${found.reload} />`)}
          ${found.data?.next && html`<p class="small muted">Only the latest ${PAGE} are shown.</p>`}`}
      </div>
    <//>`;
}

function Review({ review, reload }) {
  const { job, tenant, prompt, state, check, decisions, at } = review;
  const [reason, setReason] = useState("");
  const decide = async (decision) => {
    try {
      await call("POST", `/v1/reviews/${job}`, { decision, reason: reason.trim() || undefined });
      notify(decision === "release" ? "The picture is released." : "The picture is refused.");
      reload();
    } catch (problem) {
      notify(problem.message);
    }
  };
  return html`
    <section class="card stack" data-review=${job}>
      <div class="between">
        <h2><a href=${`/jobs/${job}`}>${prompt}</a></h2>
        <span class="small muted">${dotted(tenant)} <${Ago} at=${at} /></span>
      </div>
      <p class="small">The check says ${check.decision}${check.reason && `: ${check.reason}`}</p>
      ${decisions.map(({ decision, reason: why, by, at: when }) => html`
        <p class="small muted">${dotted(decision === "release" ? "released" : "refused", by, why)} <${Ago} at=${when} /></p>`)}
      <${Picture} job=${job} />
      <form class="row" onSubmit=${(event) => event.preventDefault()}>
        <input name="reason" aria-label="Reason for the client" placeholder="Reason; required to refuse"
          maxlength="500" value=${reason} onInput=${(event) => setReason(event.target.value)} />
        ${state !== "released" && html`
          <button type="button" class="primary" data-do="release" onClick=${() => decide("release")}>Release</button>`}
        ${(state !== "refused" || decisions.length === 0) && html`
          <button type="button" class="danger" data-do="refuse" disabled=${!reason.trim()} onClick=${() => decide("refuse")}>Refuse</button>`}
      </form>
    </section>`;
}

/** Fetched only when it is wanted: not everybody wants to see every picture. */
function Picture({ job }) {
  const [wanted, setWanted] = useState(false);
  const [found, setFound] = useState({});
  useEffect(() => {
    if (!wanted) return;
    let address = null;
    let gone = false;
    reviewedPicture(job).then(
      (src) => {
        address = src;
        if (gone) URL.revokeObjectURL(src);
        else setFound({ src });
      },
      (failure) => setFound({ failure }));
    return () => {
      gone = true;
      if (address) URL.revokeObjectURL(address);
    };
  }, [wanted, job]);
  if (!wanted)
    return html`<div><button type="button" data-do="show" onClick=${() => setWanted(true)}>Show the picture</button></div>`;
  if (found.failure) return html`<${Alert}>${found.failure.message}<//>`;
  return found.src ? html`<div><img src=${found.src} alt="The picture under review" /></div>` : html`<${Skeleton} />`;
}
