// The client against a running server: node dist-test/test/roundtrip.js URL
import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import { test } from "node:test";
import { createResow, type Job } from "../src/index.js";

const url = process.env["RESOW_URL"] ?? "http://127.0.0.1:8080";
const resow = createResow({ url });

/** `data` of an answer that must be there. */
function told<T>({ data, error }: { data?: T; error?: unknown }): T {
  assert.equal(error, undefined);
  assert.ok(data);
  return data;
}

test("a picture is asked for, waited for and fetched", async () => {
  const job: Job = told(await resow.POST("/v1/jobs", { params: { header: { Prefer: "wait=60" } }, body: { prompt: "a cat and a fox", seed: 7, steps: 8 } }));
  assert.equal(job.state, "SUCCEEDED");
  assert.equal(job.spec.seed, 7);
  assert.deepEqual(job.spec.subjects, ["cat", "fox"]);
  const found: string[] | undefined = job.result?.rounds.at(0)?.findings.map((finding) => finding.kind);
  assert.deepEqual(found, []); // this server's worker checks nothing
  const { data, response } = await resow.GET("/v1/jobs/{id}/image", { params: { path: { id: job.id } }, parseAs: "blob" });
  assert.ok(data);
  assert.equal(data.type, "image/png");
  const bytes = new Uint8Array(await data.arrayBuffer());
  assert.equal(bytes.length, job.result?.image.bytes);
  assert.deepEqual([...bytes.slice(1, 4)], [..."PNG"].map((letter) => letter.charCodeAt(0)));
  assert.equal(response.headers.get("ETag"), `"${job.result?.image.id}"`);
  const events = told(await resow.GET("/v1/jobs/{id}/events", { params: { path: { id: job.id } } }));
  assert.equal(events.items.at(0)?.type, "dev.resow.job.submitted.v1");
});

test("a seed that no number can hold arrives and comes back whole", async () => {
  const seed = "8675309867530901235";
  const job = told(await resow.POST("/v1/jobs", { body: { prompt: 'a "seed":"1" and a lynx', seed, steps: 1 } }));
  assert.equal(job.spec.seed, seed);
  assert.equal(job.spec.prompt, 'a "seed":"1" and a lynx');
});

test("the same request twice is one job", async () => {
  const request = { params: { header: { "Idempotency-Key": randomUUID() } }, body: { prompt: "a wolf", steps: 1 } };
  const first = await resow.POST("/v1/jobs", request);
  const second = await resow.POST("/v1/jobs", request);
  assert.equal(told(second).id, told(first).id);
  assert.equal(second.response.headers.get("Idempotency-Replayed"), "true");
  const other = await resow.POST("/v1/jobs", { ...request, body: { prompt: "another" } });
  assert.equal(other.error?.type, "urn:resow:problem:idempotency-key-reused");
});

test("a job under an id of one's own is cancelled", async () => {
  const path = { id: randomUUID() };
  const notBefore = new Date(Date.now() + 3_600_000).toISOString();
  told(await resow.PUT("/v1/jobs/{id}", { params: { path }, body: { prompt: "a bear", notBefore } }));
  told(await resow.DELETE("/v1/jobs/{id}", { params: { path } }));
  const job = told(await resow.GET("/v1/jobs/{id}", { params: { path, header: { Prefer: "wait=30" } } }));
  assert.equal(job.state, "CANCELLED");
});

test("what is not done is a problem with a reason", async () => {
  const missing = await resow.GET("/v1/jobs/{id}", { params: { path: { id: randomUUID() } } });
  assert.equal(missing.response.status, 404);
  assert.equal(missing.response.headers.get("Content-Type")?.split(";")[0], "application/problem+json");
  assert.equal(missing.error?.type, "urn:resow:problem:not-found");
  const wrong = await resow.POST("/v1/jobs", { body: { prompt: "a cat", width: 7 } });
  assert.equal(wrong.error?.status, 422);
  assert.equal(wrong.error?.errors?.at(0)?.field, "width");
});

test("lists are paged", async () => {
  const first = told(await resow.GET("/v1/jobs", { params: { query: { limit: 2 } } }));
  assert.equal(first.items.length, 2);
  const second = told(await resow.GET("/v1/jobs", { params: { query: { limit: 2, cursor: first.next } } }));
  assert.ok(second.items.every((job) => !first.items.some((known) => known.id === job.id)));
});

test("the rest of the API answers as its types say", async () => {
  assert.ok(told(await resow.GET("/v1/workers")).items.length > 0);
  assert.ok(told(await resow.GET("/v1/models")).items.every((model) => model.methods.length > 0));
  assert.ok(told(await resow.GET("/v1/queue")).states);
  assert.equal(told(await resow.GET("/v1/subjects", { params: { query: { prompt: "a red fox" } } })).items.at(0)?.text, "fox");
  assert.equal(told(await resow.POST("/v1/replays", { body: { dryRun: true } })).seeds, 0);
  const relations = [{ subject: 0, place: "left-of" as const, other: 1 }];
  const body = { prompt: "a cat and a fox", subjects: ["cat", "fox"], relations, steps: 1 };
  assert.deepEqual(told(await resow.POST("/v1/jobs", { body })).spec.relations, relations);
  told(await resow.GET("/v1/jobs", { params: { query: { finding: "overlapped,misplaced" } } }));
  const unknown = await resow.GET("/v1/jobs", { params: { query: { finding: "ugly" } } });
  assert.equal(unknown.error?.status, 400);
  const hook = told(await resow.POST("/v1/webhooks", { body: { url: "https://1.1.1.1/hook" } }));
  assert.match(hook.secret, /^whsec_/);
  const gone = await resow.DELETE("/v1/webhooks/{id}", { params: { path: { id: hook.id } } });
  assert.equal(gone.response.status, 204);
});

test("the key goes with every request", async () => {
  let sent: string | null = null;
  const listener: typeof fetch = async (request) => {
    sent = (request as Request).headers.get("Authorization");
    return new Response("{}", { headers: { "Content-Type": "application/json" } });
  };
  await createResow({ url, key: "resow_a_b", fetch: listener }).GET("/v1/queue");
  assert.equal(sent, "Bearer resow_a_b");
});
