/** Announces that this worker is alive, its model, and the attempts it runs. */
package dev.resow.worker.heartbeat;
