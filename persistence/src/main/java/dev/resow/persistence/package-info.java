/**
 * The database that api and scheduler share: the schema ({@code db/migration}), its rows, and the
 * outbox that turns a commit into Kafka records.
 */
package dev.resow.persistence;
