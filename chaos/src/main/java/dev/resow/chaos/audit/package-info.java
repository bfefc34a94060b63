/**
 * Reads topics and tables after a run; reports what was lost or done twice and how long recovery
 * took.
 */
package dev.resow.chaos.audit;
