/** Settings by words. */
package dev.resow.training.word;
