import { html } from "htm/preact";
import { useEffect, useState } from "preact/hooks";

const SHOWN_FOR = 6000;
let ids = 0;

/** Short messages that go away by themselves; see lib/notify.js. */
export function Notices() {
  const [notices, setNotices] = useState([]);
  useEffect(() => {
    const onNotice = ({ detail: text }) => {
      const id = ++ids;
      setNotices((shown) => [...shown, { id, text }]);
      setTimeout(() => setNotices((shown) => shown.filter((notice) => notice.id !== id)), SHOWN_FOR);
    };
    addEventListener("resow:notify", onNotice);
    return () => removeEventListener("resow:notify", onNotice);
  }, []);
  return html`
    <div id="notes" class="notes" role="status" aria-live="polite">
      ${notices.map(({ id, text }) => html`<div class="note" key=${id}>${text}</div>`)}
    </div>`;
}
