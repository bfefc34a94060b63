/** Reads topics and tables after a run and says what was lost, done twice, and how long it took. */
package dev.resow.chaos.audit;
