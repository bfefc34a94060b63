/** The workers and what each of them does. */
package dev.resow.api.workers;
