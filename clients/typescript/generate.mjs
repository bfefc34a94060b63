// Writes src/schema.ts, the types of the API: node generate.mjs ../../api/target/openapi/openapi.json
import { readFile, writeFile } from "node:fs/promises";
import { resolve } from "node:path";
import { pathToFileURL } from "node:url";
import openapiTS, { astToString } from "openapi-typescript";
import ts from "typescript";

const document = resolve(process.argv[2]);
const { factory, SyntaxKind } = ts;

// Seeds have 64 bits, numbers of JavaScript 53: one that would lose digits is their text.
const seed = factory.createUnionTypeNode([
  factory.createKeywordTypeNode(SyntaxKind.NumberKeyword),
  factory.createKeywordTypeNode(SyntaxKind.StringKeyword),
]);

const types = await openapiTS(pathToFileURL(document), {
  alphabetize: true,
  emptyObjectsUnknown: true,
  transform: (schema, { path }) => {
    if (/^u?int64$/.test(schema.format) && /(^|\/)seed$/i.test(path ?? "")) return seed;
    if (schema.format === "binary") return factory.createTypeReferenceNode("Blob");
  },
});
const { info } = JSON.parse(await readFile(document, "utf8"));
await writeFile("src/schema.ts", `// Generated from the OpenAPI document of ${info.title} ${info.version}; do not edit.\n\n${astToString(types)}`);
