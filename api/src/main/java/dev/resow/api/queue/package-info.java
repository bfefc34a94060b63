/** How much waits, and how jobs ended over time. */
package dev.resow.api.queue;
