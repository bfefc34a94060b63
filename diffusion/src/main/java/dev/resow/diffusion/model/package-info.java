/** An SD3-family model as one thing: read from a diffusers folder, placed on a device. */
package dev.resow.diffusion.model;
