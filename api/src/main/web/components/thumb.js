import { html } from "htm/preact";
import { useRef } from "preact/hooks";
import { useNear, usePicture } from "../lib/hooks.js";
import { isOver } from "../lib/format.js";

/** A job's picture, small; fetched when it comes near the window. */
export function Thumb({ job }) {
  const box = useRef();
  const near = useNear(box, "200px");
  const wanted = useRef(false);
  wanted.current ||= near;
  const { src, failure } = usePicture(wanted.current && job.links.image ? job.id : null);
  const none = failure || (isOver(job.state) && !job.links.image);
  return html`
    <span class="thumb" ref=${box} aria-hidden="true">
      ${src ? html`<img src=${src} alt="" />` : none ? "–" : null}
    </span>`;
}
