/** Batches: many jobs from the rows of one request. */
package dev.resow.api.batches;
