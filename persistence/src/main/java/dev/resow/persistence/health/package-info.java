/** Whether the database and the broker answer; looked at in the background, told at once. */
package dev.resow.persistence.health;
