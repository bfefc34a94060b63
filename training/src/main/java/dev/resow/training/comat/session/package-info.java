/** Trains an adapter by the loss of CoMat. */
package dev.resow.training.comat.session;
