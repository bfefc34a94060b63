/** A worker that trains: one training at a time, resumed from its checkpoints. */
package dev.resow.worker.training;
