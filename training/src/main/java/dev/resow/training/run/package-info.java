/** Runs a training: resumes, updates, saves, writes the adapter. */
package dev.resow.training.run;
