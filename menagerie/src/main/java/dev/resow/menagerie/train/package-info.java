/**
 * Trains the demo checkpoint: first the autoencoder, then transformer and text encoders together.
 */
package dev.resow.menagerie.train;
