/** The description of the API (OpenAPI 3.1): what annotations can not say. */
package dev.resow.api.openapi;
