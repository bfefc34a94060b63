/** Trains an adapter by the feedback of rewards. */
package dev.resow.training.itercomp;
