/** The matrices of an adapter in training, and how they lie over a model. */
package dev.resow.training.lowrank;
