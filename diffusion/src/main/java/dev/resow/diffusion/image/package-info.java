/** Pictures as bytes: 8-bit RGB, PNG and the parameters inside it. */
package dev.resow.diffusion.image;
