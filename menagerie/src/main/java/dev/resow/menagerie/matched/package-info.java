/** Evaluations of any model, judged by a matcher. */
package dev.resow.menagerie.matched;
