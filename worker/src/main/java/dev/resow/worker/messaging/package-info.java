/** The worker's channels: jobs in, control in, events out. */
package dev.resow.worker.messaging;
