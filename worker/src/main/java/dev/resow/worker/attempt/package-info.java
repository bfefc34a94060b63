/**
 * One attempt of one job: samples, reports, stores the picture, obeys stop orders. Knows no
 * framework.
 */
package dev.resow.worker.attempt;
