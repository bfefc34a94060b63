/** Which of several pictures of one prompt is better, aspect by aspect. */
package dev.resow.training.preference;
