/** What the worker counts for operators. */
package dev.resow.worker.metrics;
