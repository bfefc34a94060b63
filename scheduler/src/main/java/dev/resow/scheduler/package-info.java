/** The scheduler: orders jobs, releases them to the workers, and is the one writer of job state. */
package dev.resow.scheduler;
