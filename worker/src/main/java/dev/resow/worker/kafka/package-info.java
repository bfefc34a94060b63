/** Kafka clients that are created outside the connectors. */
package dev.resow.worker.kafka;
