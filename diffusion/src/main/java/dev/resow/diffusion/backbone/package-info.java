/** What the sampler and guidance know of the network that predicts, whatever its architecture. */
package dev.resow.diffusion.backbone;
