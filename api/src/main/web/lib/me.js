// The caller: { name, tenant, everyTenant, scopes, open }.

import { get } from "./api.js";

let known = null;

/** Fetched once; as the caller itself, whichever tenant is selected. */
export function me() {
  known ??= get("/v1/me", undefined, { "Resow-Tenant": null });
  known.catch(() => forgetMe());
  return known;
}

export function forgetMe() {
  known = null;
}

export const may = (caller, scope) => caller.scopes.includes("admin") || caller.scopes.includes(scope);
