/** The U-Net of Stable Diffusion 1.x, the network alone: folders of this kind are not read yet. */
package dev.resow.diffusion.unet;
