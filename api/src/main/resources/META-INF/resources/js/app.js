// The pages and the way between them.

import { h, put } from "./lib/dom.js";
import { connect, reconnect } from "./lib/live.js";
import { forgetMe } from "./lib/me.js";
import { askForKey } from "./parts/key-dialog.js";
import { offerTenants } from "./parts/tenant-choice.js";

const PAGES = [
  [/^\/$/, "jobs", () => import("./pages/jobs.js")],
  [/^\/new$/, "new", () => import("./pages/new.js")],
  [/^\/jobs\/([0-9a-fA-F-]{36})$/, "jobs", () => import("./pages/job.js")],
  [/^\/ledger$/, "ledger", () => import("./pages/ledger.js")],
  [/^\/compare$/, "compare", () => import("./pages/compare.js")],
  [/^\/settings$/, "settings", () => import("./pages/settings.js")],
  [/^\/settings\/keys$/, "settings", () => import("./pages/keys.js")],
  [/^\/settings\/webhooks$/, "settings", () => import("./pages/webhooks.js")],
];

const main = document.getElementById("main");
let leave = () => {};
let turn = 0;

/** Goes to a page of this site. */
export function go(address, { replace = false } = {}) {
  history[replace ? "replaceState" : "pushState"](null, "", address);
  show();
}

async function show() {
  const mine = ++turn;
  const found = PAGES.map(([form, name, load]) => ({ match: form.exec(location.pathname), name, load })).find((page) => page.match);
  document.querySelectorAll("[data-page]").forEach((link) => {
    if (link.dataset.page === found?.name) link.setAttribute("aria-current", "page");
    else link.removeAttribute("aria-current");
  });
  leave();
  leave = () => {};
  if (!found) {
    put(main, h("div", { class: "empty" }, h("h3", null, "There is no such page"), h("a", { class: "button", href: "/" }, "All jobs")));
    return;
  }
  const page = await found.load();
  if (mine !== turn) return;
  const root = h("div");
  put(main, root);
  document.title = "Resow";
  leave = page.show(root, { id: found.match[1], query: new URLSearchParams(location.search), go }) ?? (() => {});
  scrollTo(0, history.state?.y ?? 0);
}

// Links inside the site change the page without loading it again.
addEventListener("click", (event) => {
  const link = event.target.closest?.("a[href]");
  if (!link || event.defaultPrevented || event.button || event.metaKey || event.ctrlKey || event.shiftKey || link.target || link.hasAttribute("download")) return;
  const to = new URL(link.href);
  if (to.origin !== location.origin || !PAGES.some(([form]) => form.test(to.pathname))) return;
  event.preventDefault();
  history.replaceState({ y: scrollY }, "");
  go(to.pathname + to.search);
  main.focus({ preventScroll: true });
});
addEventListener("popstate", show);
addEventListener("resow:unauthorized", () => askForKey(() => dispatchEvent(new CustomEvent("resow:caller"))));
// Another key, or another tenant: everything is asked for again.
addEventListener("resow:caller", () => {
  forgetMe();
  offerTenants();
  reconnect();
  show();
});
addEventListener("keydown", (event) => {
  if (event.key !== "/" || event.ctrlKey || event.metaKey || event.target.closest("input:not([type=radio], [type=checkbox], [type=range]), textarea, select")) return;
  const search = document.querySelector("[data-search]");
  if (!search) return;
  event.preventDefault();
  search.focus();
});

offerTenants();
connect();
show();
