/**
 * Evaluations of adapters: the same prompts and seeds with the adapter and without, compared, and
 * the gate that decides from the result.
 */
package dev.resow.api.evaluations;
