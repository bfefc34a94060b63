/** From a prompt to embeddings: tokenizers and the three text encoders. */
package dev.resow.diffusion.text;
