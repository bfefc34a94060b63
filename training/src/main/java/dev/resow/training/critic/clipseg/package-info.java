/** CLIPSeg (Lüddecke and Ecker 2022, arXiv 2112.10003): masks of what a text names. */
package dev.resow.training.critic.clipseg;
