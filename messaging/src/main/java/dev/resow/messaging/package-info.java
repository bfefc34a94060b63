/**
 * Events on Kafka: the form of records and their headers, connections to the brokers, topics and
 * groups, and whether the broker works. Knows no framework.
 */
package dev.resow.messaging;
