/** What happens because time passes. */
package dev.resow.scheduler.watch;
