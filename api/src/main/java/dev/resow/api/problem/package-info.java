/** Errors as RFC 9457 problem details. */
package dev.resow.api.problem;
