import { h } from "../lib/dom.js";

/** An input with its name; hint says more. */
export const field = (name, label, input, hint) =>
  h("label", { class: "field", "data-field": name }, h("span", null, label, hint && h("span", { class: "hint" }, ` ${hint}`)), input);

/** Boxes to tick; { node, chosen() }. */
export function ticks(name, label, choices, ticked, describe = (value) => value) {
  const boxes = choices.map((value) => h("input", { type: "checkbox", name, value, checked: ticked.includes(value) }));
  return {
    node: h("fieldset", { class: "field ticks", "data-field": name }, h("legend", null, label),
      boxes.map((box) => h("label", { class: "tick" }, box, h("span", null, describe(box.value))))),
    chosen: () => boxes.filter((box) => box.checked).map((box) => box.value),
  };
}

/** Puts each fault of a problem beside its field; what has none there is returned. */
export function tellFaults(form, problem) {
  form.querySelectorAll(".error").forEach((error) => error.remove());
  form.querySelectorAll(".wrong").forEach((wrong) => wrong.classList.remove("wrong"));
  const left = (problem?.fields ?? []).filter(({ field: name, detail }) => {
    const place = form.querySelector(`[data-field="${CSS.escape(name)}"]`);
    place?.classList.add("wrong");
    place?.append(h("div", { class: "error" }, detail));
    return !place;
  });
  return problem && (left.length || !problem.fields.length) ? problem.message : null;
}
