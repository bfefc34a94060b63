// Pictures for jobs to start from: scaled to the size of the job in the browser, then uploaded.

import { parse, Problem, send } from "./api.js";

/** The id of the upload. A picture of another shape is cropped around its middle. */
export async function upload(file, field, width, height) {
  const bitmap = await createImageBitmap(file).catch(() => {
    const detail = "The browser cannot read this file as a picture.";
    throw new Problem(0, { detail, errors: [{ field, detail }] });
  });
  const canvas = Object.assign(document.createElement("canvas"), { width, height });
  const scale = Math.max(width / bitmap.width, height / bitmap.height);
  const [w, h] = [bitmap.width * scale, bitmap.height * scale];
  const context = canvas.getContext("2d");
  context.imageSmoothingQuality = "high";
  context.drawImage(bitmap, (width - w) / 2, (height - h) / 2, w, h);
  const body = await new Promise((resolve) => canvas.toBlob(resolve, "image/png"));
  const answer = await send("/v1/uploads", { method: "POST", headers: { "Content-Type": "image/png" }, body });
  return parse(await answer.text()).id;
}
