/** Sessions saved between two steps, so that another worker can resume where one stopped. */
package dev.resow.worker.checkpoint;
