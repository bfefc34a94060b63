/** Liveness and readiness of the worker; every answer is there already when it is asked for. */
package dev.resow.worker.health;
