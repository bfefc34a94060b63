/** The order of the queue, and the workers that take from it. */
package dev.resow.persistence.queue;
