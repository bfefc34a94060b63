// A client of Resow: every operation of its OpenAPI document, typed.
//
//   const resow = createResow({ url: "https://resow.example", key: process.env.RESOW_KEY });
//   const { data: job, error } = await resow.POST("/v1/jobs", {
//     params: { header: { Prefer: "wait=60", "Idempotency-Key": crypto.randomUUID() } },
//     body: { prompt: "a photo of a cat and a fox" },
//   });
//   const { data: picture } = await resow.GET("/v1/jobs/{id}/image", { params: { path: { id: job.id } }, parseAs: "blob" });

import createClient, { type Client } from "openapi-fetch";
import { exactFetch, write } from "./exact.js";
import type { components, paths } from "./schema.js";

export type { components, operations, paths } from "./schema.js";
export type Job = components["schemas"]["JobView"];
export type JobRequest = components["schemas"]["JobRequest"];
/** What `error` holds when something was not done (RFC 9457). */
export type Problem = components["schemas"]["Problem"];

export interface Options {
  /** Address of the server. */
  url: string;
  /** An API key, or a token of the sign-in service; none in open mode. */
  key?: string;
  /** Another fetch, e.g. with a proxy. */
  fetch?: typeof globalThis.fetch;
}

/** Never throws for an answer: `data` is what was asked for, or `error` the problem. Throws if no server answers. */
export const createResow = ({ url, key, fetch = globalThis.fetch }: Options): Client<paths> =>
  createClient<paths>({
    baseUrl: url.replace(/\/+$/, ""),
    headers: key ? { Authorization: `Bearer ${key}` } : {},
    fetch: exactFetch(fetch),
    bodySerializer: write,
  });
