// node unpack.mjs FROM TO: the brotli files of the browser's package, as an executable and a folder of libraries and fonts.
import { execFileSync } from "node:child_process";
import { createReadStream, createWriteStream, chmodSync, mkdirSync } from "node:fs";
import { join } from "node:path";
import { pipeline } from "node:stream/promises";
import { createBrotliDecompress } from "node:zlib";

const [from, to] = process.argv.slice(2);
mkdirSync(to, { recursive: true });
const unpack = (name, file) =>
  pipeline(createReadStream(join(from, name)), createBrotliDecompress(), createWriteStream(join(to, file)));

await unpack("chromium.br", "chromium");
chmodSync(join(to, "chromium"), 0o755);
for (const name of ["al2023", "fonts"]) {
  await unpack(`${name}.tar.br`, `${name}.tar`);
  execFileSync("tar", ["xf", `${name}.tar`, "--no-same-owner"], { cwd: to });
}
