// Navigation between the pages without reloading the document.

/** Goes to a page of this site. */
export function go(address) {
  history.pushState(null, "", address);
  dispatchEvent(new CustomEvent("resow:navigate"));
}

/** Follows links to this site's pages in place; isPage(pathname) decides which. Returns what ends it. */
export function interceptLinks(isPage) {
  const onClick = (event) => {
    const link = event.target.closest?.("a[href]");
    const modified = event.button || event.metaKey || event.ctrlKey || event.shiftKey;
    if (!link || event.defaultPrevented || modified || link.target || link.hasAttribute("download")) return;
    const to = new URL(link.href);
    if (to.origin !== location.origin || !isPage(to.pathname)) return;
    event.preventDefault();
    history.replaceState({ y: scrollY }, "");
    go(to.pathname + to.search);
    document.getElementById("main").focus({ preventScroll: true });
  };
  addEventListener("click", onClick);
  return () => removeEventListener("click", onClick);
}
