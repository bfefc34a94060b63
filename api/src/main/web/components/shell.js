// The frame around every page: the bar on top, notices, the current page.

import { html } from "htm/preact";
import { useEffect, useState } from "preact/hooks";
import { useLive } from "../lib/hooks.js";
import { connect, reconnect } from "../lib/live.js";
import { forgetMe } from "../lib/me.js";
import { interceptLinks } from "../lib/router.js";
import { BatchesPage, BatchPage } from "../pages/batches.js";
import { ComparePage } from "../pages/compare.js";
import { JobPage } from "../pages/job.js";
import { JobsPage } from "../pages/jobs.js";
import { KeysPage } from "../pages/keys.js";
import { LedgerPage } from "../pages/ledger.js";
import { NewPage } from "../pages/new.js";
import { RankPage } from "../pages/rank.js";
import { ReviewsPage } from "../pages/reviews.js";
import { SettingsPage } from "../pages/settings.js";
import { TrainingsPage } from "../pages/trainings.js";
import { WebhooksPage } from "../pages/webhooks.js";
import { askForKey } from "./key-dialog.js";
import { Notices } from "./notices.js";
import { TenantChoice } from "./tenant-choice.js";

const PAGES = [
  [/^\/$/, "jobs", JobsPage],
  [/^\/new$/, "new", NewPage],
  [/^\/jobs\/([0-9a-fA-F-]{36})$/, "jobs", JobPage],
  [/^\/batches$/, "batches", BatchesPage],
  [/^\/batches\/([0-9a-fA-F-]{36})$/, "batches", BatchPage],
  [/^\/ledger$/, "ledger", LedgerPage],
  [/^\/trainings$/, "trainings", TrainingsPage],
  [/^\/compare$/, "compare", ComparePage],
  [/^\/rank$/, "rank", RankPage],
  [/^\/settings$/, "settings", SettingsPage],
  [/^\/settings\/keys$/, "settings", KeysPage],
  [/^\/settings\/webhooks$/, "settings", WebhooksPage],
  [/^\/settings\/reviews$/, "settings", ReviewsPage],
];
const LINKS = { jobs: ["/", "Jobs"], batches: ["/batches", "Batches"], ledger: ["/ledger", "Ledger"],
  trainings: ["/trainings", "Trainings"], compare: ["/compare", "Compare"],
  rank: ["/rank", "Rank"],
  settings: ["/settings", "Settings"] };

/** Each visit of a page starts it anew, also one of the same address. */
const visit = () => ({ path: location.pathname, search: location.search, visit: Symbol() });
const isPage = (path) => PAGES.some(([pattern]) => pattern.test(path));
const isTyping = (element) =>
  element.closest("input:not([type=radio], [type=checkbox], [type=range]), textarea, select");

/** "/" goes to the search box of the page. */
function focusSearch(event) {
  if (event.key !== "/" || event.ctrlKey || event.metaKey || isTyping(event.target)) return;
  const search = document.querySelector("[data-search]");
  if (!search) return;
  event.preventDefault();
  search.focus();
}

export function Shell() {
  const [place, setPlace] = useState(visit);
  const [caller, setCaller] = useState(0); // grows with each change of key or tenant
  useEffect(() => {
    const onMove = () => setPlace(visit());
    const onCaller = () => {
      forgetMe();
      reconnect();
      setCaller((before) => before + 1);
      onMove();
    };
    const listeners = {
      popstate: onMove,
      "resow:navigate": onMove,
      "resow:caller": onCaller,
      "resow:unauthorized": () => askForKey(onCaller),
      keydown: focusSearch,
    };
    connect(); // everything on the page has subscribed by now
    const stopLinks = interceptLinks(isPage);
    for (const [name, listener] of Object.entries(listeners)) addEventListener(name, listener);
    return () => {
      stopLinks();
      for (const [name, listener] of Object.entries(listeners)) removeEventListener(name, listener);
    };
  }, []);
  useEffect(() => scrollTo(0, history.state?.y ?? 0), [place]);

  const [pattern, name, Page] = PAGES.find(([form]) => form.test(place.path)) ?? [];
  return html`
    <a class="skip" href="#main">Skip to content</a>
    <header class="top">
      <${Brand} />
      <nav aria-label="Pages">
        ${Object.entries(LINKS).map(([page, [href, label]]) => html`
          <a href=${href} aria-current=${page === name ? "page" : null}>${label}</a>`)}
      </nav>
      <${TenantChoice} key=${caller} />
      <${Connection} />
      <a class="button primary" href="/new" aria-current=${name === "new" ? "page" : null}>New picture</a>
    </header>
    <main id="main" tabindex="-1">
      ${Page
        ? html`<${Page} key=${place.visit} id=${pattern.exec(place.path)[1]}
            query=${new URLSearchParams(place.search)} />`
        : html`<${NoSuchPage} />`}
    </main>
    <${Notices} />`;
}

const Brand = () => html`
  <a class="brand" href="/" aria-label="Resow, all jobs">
    <svg viewBox="0 0 24 24" width="22" height="22" aria-hidden="true">
      <path d="M12 21v-8" />
      <path d="M12 13c0-4 2.5-7 8-7 0 5-3 7-8 7z" />
      <path d="M12 16c0-3-2-5.5-7-5.5 0 4 2.5 5.5 7 5.5z" />
    </svg>
    <span>Resow</span>
  </a>`;

const CONNECTION = { connecting: "connecting", live: "live", lost: "reconnecting" };

function Connection() {
  const [state, setState] = useState("connecting");
  useLive((name, data) => name === "state" && setState(data));
  return html`
    <span id="link-state" class=${`link-state ${state}`} role="status" title="Live updates">
      ${CONNECTION[state]}
    </span>`;
}

const NoSuchPage = () => html`
  <div class="empty"><h3>Page not found</h3><a class="button" href="/">All jobs</a></div>`;
