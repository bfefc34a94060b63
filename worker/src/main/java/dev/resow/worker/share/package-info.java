/**
 * A Reactive Messaging connector on a Kafka share group (KIP-932) for work that takes longer than
 * an acquisition lock: one record in flight per slot of a channel, its lock renewed until the
 * handler has spoken, acknowledged one by one.
 */
package dev.resow.worker.share;
