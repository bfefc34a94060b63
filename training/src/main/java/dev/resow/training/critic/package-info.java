/** Frozen networks that judge pictures and pass gradients to their pixels. */
package dev.resow.training.critic;
