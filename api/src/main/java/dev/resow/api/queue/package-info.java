/** Length of the queue and ended jobs over time. */
package dev.resow.api.queue;
