/** What the scheduler counts for operators, and what it reads from the database for them. */
package dev.resow.scheduler.metrics;
