/** BLIP (Li et al. 2022, arXiv 2201.12086): captioner and matcher. */
package dev.resow.training.critic.blip;
