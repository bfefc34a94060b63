/**
 * What a worker needs and does not make: its storage, its files, its broker. A fault there is no
 * fault of a job; while there is one the worker takes no job and is not ready.
 */
package dev.resow.worker.environment;
