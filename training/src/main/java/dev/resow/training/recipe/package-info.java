/** The ways to train an adapter, as data. */
package dev.resow.training.recipe;
