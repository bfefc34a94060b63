/**
 * Measures the demo model with the judge: what the autoencoder keeps, how often plain sampling
 * paints what the prompt names, and how the losses fell.
 */
package dev.resow.menagerie.report;
