// Elements without a framework: h("a", { href }, "text").

import { whenFree } from "./press.js";

const SVG = "http://www.w3.org/2000/svg";

function fill(node, props, children) {
  for (const [name, value] of Object.entries(props ?? {})) {
    if (value == null || value === false) continue;
    if (name.startsWith("on")) node.addEventListener(name.slice(2).toLowerCase(), value);
    else if (name === "class") node.setAttribute("class", Array.isArray(value) ? value.filter(Boolean).join(" ") : value);
    else if (name === "value" || name === "checked") node[name] = value;
    else node.setAttribute(name, value === true ? "" : value);
  }
  node.append(...children.flat(Infinity).filter((child) => child != null && child !== false));
  return node;
}

/** An HTML element: properties, listeners (onClick) and children; null children are left out. */
export const h = (tag, props, ...children) => fill(document.createElement(tag), props, children);

/** An SVG element. */
export const s = (tag, props, ...children) => fill(document.createElementNS(SVG, tag), props, children);

/**
 * Puts other children into a node, after a click that is going on inside it. Whoever had the focus inside keeps it, if something stands in
 * the same place.
 */
export function put(node, ...children) {
  whenFree(node, () => replace(node, children.flat(Infinity).filter((child) => child != null && child !== false)));
  return node;
}

function replace(node, children) {
  const path = node.contains(document.activeElement) ? placeOf(document.activeElement, node) : null;
  node.replaceChildren(...children);
  if (path) path.reduce((at, i) => at?.children[i], node)?.focus?.({ preventScroll: true });
}

function placeOf(element, root) {
  const path = [];
  for (let at = element; at !== root; at = at.parentElement) path.unshift([...at.parentElement.children].indexOf(at));
  return path;
}

/** Sets a text only when it is another one, so that nothing flickers and selections stay. */
export function say(node, text) {
  if (node.textContent !== String(text)) node.textContent = text;
}

/** A sentence at the edge of the page that goes away by itself. */
export function note(text) {
  const box = h("div", { class: "note" }, text);
  document.getElementById("notes").append(box);
  setTimeout(() => box.remove(), 6000);
}

/** Calls at most once per frame. */
export function perFrame(work) {
  let asked = false;
  return () => {
    if (asked) return;
    asked = true;
    requestAnimationFrame(() => {
      asked = false;
      work();
    });
  };
}

/** Calls when nothing more came for a while. */
export function whenQuiet(millis, work) {
  let timer;
  return (...args) => {
    clearTimeout(timer);
    timer = setTimeout(() => work(...args), millis);
  };
}
