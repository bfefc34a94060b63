/** What happens to a job, as a pure function: no database, no Kafka, no clock of its own. */
package dev.resow.scheduler.lifecycle;
