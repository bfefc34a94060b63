/**
 * An invisible mark of 48 bits in the brightness of a picture: spread spectrum in a tile that is
 * repeated over the picture, found without the picture as it was, after compression, scaling and
 * cropping.
 */
package dev.resow.provenance.watermark;
