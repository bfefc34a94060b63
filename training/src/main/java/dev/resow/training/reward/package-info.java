/** Trains a reward from rankings of pictures. */
package dev.resow.training.reward;
