/** The description of the API (OpenAPI 3.1): what annotations cannot say. */
package dev.resow.api.openapi;
