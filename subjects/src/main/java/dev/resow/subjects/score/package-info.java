/** Measures the subject finder on labelled prompts. */
package dev.resow.subjects.score;
