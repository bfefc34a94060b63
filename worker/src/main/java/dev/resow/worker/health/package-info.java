/** Liveness and readiness of the worker; every status is computed beforehand. */
package dev.resow.worker.health;
