package dev.resow.menagerie.judge;

import dev.resow.menagerie.scene.Animal;
import dev.resow.menagerie.scene.Box;
import dev.resow.menagerie.scene.Colour;
import java.util.Optional;

/**
 * One face found in a picture.
 *
 * @param animal empty for an odd face: mixed or not whole
 * @param colour the colour word that fits; empty for an animal in its own fur
 * @param box the square the face fills, pixels, good to about half a cell
 * @param confidence share of the face's cells, weighted by probability, that agree, 0 to 1
 */
public record Sighting(
    Optional<Animal> animal, Optional<Colour> colour, Box box, double confidence) {}
