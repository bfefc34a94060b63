/** Time-triggered checks. */
package dev.resow.scheduler.watch;
