/** Removal of expired rows. */
package dev.resow.scheduler.retention;
