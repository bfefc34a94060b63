/** Prompts to token ids and from there to the embeddings that the transformer reads. */
package dev.resow.diffusion.text;
