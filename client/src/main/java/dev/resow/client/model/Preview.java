package dev.resow.client.model;

import java.util.Arrays;
import java.util.Objects;

/**
 * A small picture of a running round.
 *
 * @param round from 0
 * @param step completed steps, 1 to {@code steps}
 * @param number within its round, from 0
 * @param png the file, at most 3072 bytes
 */
public record Preview(int round, int step, int steps, int number, byte[] png) {
  @Override
  public boolean equals(Object other) {
    return other instanceof Preview p
        && p.round == round
        && p.step == step
        && p.steps == steps
        && p.number == number
        && Arrays.equals(p.png, png);
  }

  @Override
  public int hashCode() {
    return Objects.hash(round, step, steps, number, Arrays.hashCode(png));
  }
}
