/**
 * The demo world: scenes of one to three animal faces on a plain background, made from a seed,
 * drawn with Java2D and described by a caption from a closed word list.
 */
package dev.resow.menagerie.scene;
