import { html } from "htm/preact";
import { setTenant, tenant } from "../lib/api.js";
import { useFetch, useMe } from "../lib/hooks.js";

/** Whose work is shown; only for callers who see all tenants. */
export function TenantChoice() {
  const { caller } = useMe();
  const { data } = useFetch(caller?.everyTenant ? "/v1/tenants" : null);
  const names = [...new Set([...(data?.items ?? []), tenant()].filter(Boolean))].sort();
  const offered = data && (names.length > 1 || tenant());
  const choose = (event) => {
    setTenant(event.target.value);
    dispatchEvent(new CustomEvent("resow:caller"));
  };
  return html`
    <select id="tenant" class="tenant" aria-label="Tenant" hidden=${!offered} onChange=${choose}>
      <option value="" selected=${!tenant()}>all tenants</option>
      ${names.map((name) => html`<option value=${name} selected=${name === tenant()}>${name}</option>`)}
    </select>`;
}
