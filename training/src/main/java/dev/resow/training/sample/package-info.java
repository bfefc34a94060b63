/** Plain pictures of many prompts at once. */
package dev.resow.training.sample;
