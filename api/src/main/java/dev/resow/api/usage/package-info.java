/** What tenants have used, for billing. */
package dev.resow.api.usage;
