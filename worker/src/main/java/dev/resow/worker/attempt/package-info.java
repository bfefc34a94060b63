/**
 * One attempt of one job: paints, says what happens, keeps the picture, obeys stop orders. Knows no
 * framework.
 */
package dev.resow.worker.attempt;
