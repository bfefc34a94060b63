/** How fast the queue is when nothing breaks, and what a job costs. */
package dev.resow.chaos.bench;
