/** Steps whose forward pass ends after its first block and takes the rest from an earlier step. */
package dev.resow.diffusion.cache;
