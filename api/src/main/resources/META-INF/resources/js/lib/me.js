// Who asks: { name, tenant, everyTenant, scopes, open }.

import { get } from "./api.js";

let known = null;

/** Asked once; as oneself, whichever tenant is looked at. */
export function me() {
  known ??= get("/v1/me", undefined, { "Resow-Tenant": null });
  known.catch(() => forgetMe());
  return known;
}

export function forgetMe() {
  known = null;
}

export const may = (who, scope) => who.scopes.includes("admin") || who.scopes.includes(scope);
