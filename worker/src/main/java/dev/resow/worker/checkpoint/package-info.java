/** Paintings saved between two steps, so that another worker can go on where one stopped. */
package dev.resow.worker.checkpoint;
