/**
 * The noun phrases of a prompt: words, parts of speech, phrases, and what kind of thing each names.
 */
package dev.resow.subjects.syntax;
