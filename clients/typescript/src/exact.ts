// JSON without loss: an integer that a number cannot hold is read as its text and written as the integer it is.

/** Strings of the JSON text are skipped; what is left with 16 digits or more may be too large. */
const STRING_OR_LARGE = /"(?:[^"\\]|\\.)*"|-?\d{16,}(?![\d.eE])/g;

export const quoteLarge = (json: string): string =>
  json.replace(STRING_OR_LARGE, (token) => (token.startsWith('"') || Number.isSafeInteger(Number(token)) ? token : `"${token}"`));

/** Inside a string of the JSON text the quotes would be escaped. */
export const write = (body: unknown): string => JSON.stringify(body).replace(/"seed":"(-?\d+)"/g, '"seed":$1');

/** A fetch whose JSON answers are exact. */
export const exactFetch =
  (fetch: typeof globalThis.fetch) =>
  async (request: Request): Promise<Response> => {
    const answer = await fetch(request);
    if (!/json/.test(answer.headers.get("Content-Type") ?? "")) return answer;
    const headers = new Headers(answer.headers);
    for (const name of ["Content-Length", "Content-Encoding"]) headers.delete(name);
    return new Response(quoteLarge(await answer.text()), { status: answer.status, statusText: answer.statusText, headers });
  };
