/** Updates of trainable tensors. */
package dev.resow.training.optimise;
