/** Health checks of the api, besides that of its database. */
package dev.resow.api.health;
