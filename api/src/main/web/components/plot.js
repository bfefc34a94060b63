// uPlot as a component: sized by its place, coloured by the page's tokens, drawn again when the theme changes.

import { html } from "htm/preact";
import { useEffect, useRef } from "preact/hooks";
import uPlot from "uplot";

/** A colour token as the canvas needs it; light-dark() is resolved by the browser. */
export function colour(token) {
  const probe = document.body.appendChild(document.createElement("i"));
  probe.style.color = `var(${token})`;
  const value = getComputedStyle(probe).color;
  probe.remove();
  return value;
}

const scheme = matchMedia("(prefers-color-scheme: dark)");

/** Calls redraw when the system's or the chosen theme changes; returns what ends it. */
function onTheme(redraw) {
  const observer = new MutationObserver(redraw);
  observer.observe(document.documentElement, { attributeFilter: ["data-theme"] });
  scheme.addEventListener("change", redraw);
  return () => {
    observer.disconnect();
    scheme.removeEventListener("change", redraw);
  };
}

/**
 * data = [xs, ys, ...] as uPlot takes it; options() gives uPlot's options but the size and is called again only when
 * the key changes; label says in words what is seen.
 */
export function Plot({ data, options, height, label }) {
  const place = useRef();
  const plot = useRef(null);
  useEffect(() => {
    const width = () => Math.max(place.current.clientWidth, 1);
    plot.current = new uPlot({ width: width(), height, ...options() }, data, place.current);
    const sizes = new ResizeObserver(() => {
      if (plot.current.width !== width()) plot.current.setSize({ width: width(), height });
    });
    sizes.observe(place.current);
    const stopTheme = onTheme(() => plot.current.redraw(false));
    return () => {
      sizes.disconnect();
      stopTheme();
      plot.current.destroy();
    };
  }, []);
  useEffect(() => plot.current.setData(data), [data]);
  return html`<div class="plot" role="img" aria-label=${label} ref=${place} />`;
}
