/** Judges pictures of any model by how well texts match them. */
package dev.resow.training.judge;
