// Where a picture comes from, in one line.

import { html } from "htm/preact";
import { useEffect, useState } from "preact/hooks";
import { get } from "../lib/api.js";
import { useSignal } from "../lib/hooks.js";

export function Provenance({ job }) {
  const [found, setFound] = useState(null);
  const signal = useSignal();
  const file = job.result?.image?.id;
  useEffect(() => {
    get(`/v1/jobs/${job.id}/provenance`, signal).then(setFound, (failure) => {
      if (!signal.aborted) setFound({ failure: failure.message });
    });
  }, [file]);
  return html`<span data-provenance=${found?.state ?? ""} title=${found?.signer?.issuer}>
    ${words(found)}${found?.watermark && html`, watermark <code class="mono">${found.watermark}</code>`}
  </span>`;
}

function words(found) {
  if (!found) return "being verified";
  if (found.failure) return found.failure;
  if (found.state === "none") return "not signed";
  if (found.state === "invalid") return `not valid: ${found.problems[0]}`;
  return `signed by ${found.signer.name}, unchanged since`;
}
