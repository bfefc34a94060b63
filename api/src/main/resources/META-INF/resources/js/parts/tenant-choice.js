// In the bar: whose work is shown. For those who see everybody's.

import { get, setTenant, tenant } from "../lib/api.js";
import { h, put } from "../lib/dom.js";
import { me } from "../lib/me.js";

const choice = document.getElementById("tenant");
choice.addEventListener("change", () => {
  setTenant(choice.value);
  dispatchEvent(new CustomEvent("resow:caller"));
});

export async function offerTenants() {
  try {
    const who = await me();
    const names = who.everyTenant ? (await get("/v1/tenants")).items : [];
    const all = [...new Set([...names, tenant()].filter(Boolean))].sort();
    choice.hidden = !who.everyTenant || (all.length < 2 && !tenant());
    put(choice, h("option", { value: "" }, "all tenants"), all.map((name) => h("option", { value: name }, name)));
    choice.value = tenant();
  } catch {
    choice.hidden = true; // the pages say why nothing is answered
  }
}
