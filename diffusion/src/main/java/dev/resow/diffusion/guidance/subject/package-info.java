/** Where the prompt names its subjects, word by word, and which tokens that is. */
package dev.resow.diffusion.guidance.subject;
