/**
 * Reads pictures of the demo world: which animals are there, unmixed, where and in which colour. A
 * convolutional network of its own, trained on renders only; no sampler ever follows its gradient.
 */
package dev.resow.menagerie.judge;
