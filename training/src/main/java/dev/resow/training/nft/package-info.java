/** DiffusionNFT: learning from a model's own pictures, the better and the worse ones. */
package dev.resow.training.nft;
