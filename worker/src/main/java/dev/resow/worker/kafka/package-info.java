/** Kafka clients that are made by hand. */
package dev.resow.worker.kafka;
