/**
 * A real Kafka broker (KRaft, share groups on) and a real PostgreSQL in a folder of the user: what
 * one command and the tests run on. Both listen on loopback only, keep their data between runs and
 * recover a folder whose last owner was killed.
 */
package dev.resow.embedded;
