/**
 * Whether the database and the broker answer. Checks run in the background; a status is returned at
 * once.
 */
package dev.resow.persistence.health;
