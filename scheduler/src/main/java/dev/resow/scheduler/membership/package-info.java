/**
 * Which schedulers get the partitions: one that cannot store, or cannot read from every broker,
 * stays in its consumer groups and leaves the records to the others.
 */
package dev.resow.scheduler.membership;
