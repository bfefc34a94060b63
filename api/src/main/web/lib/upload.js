// Pictures for jobs to start from: scaled to the size of the job in the browser, then uploaded.

import { parse, Problem, send } from "./api.js";

/** What is wrong with a field of the form. */
export const faultOf = (field, detail, status = 0) => new Problem(status, { detail, errors: [{ field, detail }] });

/** The id of the upload. A picture of another shape is cropped around its middle. */
export async function upload(file, field, width, height) {
  const body = await scaled(file, field, width, height);
  const options = { method: "POST", headers: { "Content-Type": "image/png" }, body };
  const answer = await send("/v1/uploads", options).catch((problem) => {
    throw problem instanceof Problem ? faultOf(field, problem.message, problem.status) : problem;
  });
  return parse(await answer.text()).id;
}

async function scaled(file, field, width, height) {
  const bitmap = await createImageBitmap(file).catch(() => {
    throw faultOf(field, "The browser cannot read this file as a picture.");
  });
  const canvas = Object.assign(document.createElement("canvas"), { width, height });
  const scale = Math.max(width / bitmap.width, height / bitmap.height);
  const [w, h] = [bitmap.width * scale, bitmap.height * scale];
  const context = canvas.getContext("2d");
  context.imageSmoothingQuality = "high";
  context.drawImage(bitmap, (width - w) / 2, (height - h) / 2, w, h);
  bitmap.close();
  const png = await new Promise((resolve) => canvas.toBlob(resolve, "image/png"));
  if (!png) throw faultOf(field, `The browser cannot make a picture of ${width} x ${height} pixels.`);
  return png;
}
