/** What English words mean, as far as subjects need it: a digest of WordNet 3.1. */
package dev.resow.subjects.lexicon;
