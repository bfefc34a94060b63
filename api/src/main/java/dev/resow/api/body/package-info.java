/** Bodies of requests. */
package dev.resow.api.body;
