/** Settings and identity of this worker process. */
package dev.resow.worker.config;
