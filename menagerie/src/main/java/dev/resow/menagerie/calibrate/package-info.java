/** Measures where a model sees its subjects and when it can tell that two of them merge. */
package dev.resow.menagerie.calibrate;
