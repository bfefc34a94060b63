/** Galleries of the demo world: their pictures, rankings by a rule, and rewards. */
package dev.resow.menagerie.gallery;
