// Prints what the Content Authenticity Initiative's reader finds in a PNG file: node verify.mjs PICTURE [AUTHORITIES.pem]
import { readFileSync } from "node:fs";
import { initSync, WasmReader } from "@contentauth/c2pa-wasm";

initSync({ module: readFileSync(new URL(import.meta.resolve("@contentauth/c2pa-wasm/c2pa.wasm"))) });

const [picture, authorities] = process.argv.slice(2);
const context = authorities && JSON.stringify({
  trust: { user_anchors: readFileSync(authorities, "utf8") },
  verify: { verify_trust: true },
});
let found;
try {
  found = JSON.parse((await WasmReader.fromBytes("image/png", readFileSync(picture), context)).json());
} catch (failure) {
  found = { error: String(failure) };
}
console.log(JSON.stringify(found));
