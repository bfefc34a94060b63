// A click needs the node that was pressed to be there still when it is let go: whatever would replace it waits.

const LONGEST = 3000; // ms; of a press whose end the page is not told, as with an open list of choices

let pressed = null;
let timer;
const waiting = new Map(); // by node, the last wish only

addEventListener("pointerdown", ({ target }) => {
  release();
  pressed = target;
  timer = setTimeout(release, LONGEST);
}, true);
// the click comes after its pointerup: its listeners find the page free, what waited comes after them
addEventListener("pointerup", () => setTimeout(release), true);
addEventListener("pointercancel", release, true);
addEventListener("click", () => (pressed = null), true);

function release() {
  clearTimeout(timer);
  pressed = null;
  const works = [...waiting.values()];
  waiting.clear();
  works.forEach((work) => work());
}

/** Does the work on a node at once, or, if something inside is pressed, as soon as it is let go. */
export function whenFree(node, work) {
  waiting.delete(node);
  if (pressed && node.contains(pressed)) waiting.set(node, work);
  else work();
}
