/** Dead letters, that is failed jobs and rejected records: list, get, requeue. */
package dev.resow.api.dead;
