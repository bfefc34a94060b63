package dev.resow.menagerie.evaluate;

import dev.resow.diffusion.model.SamplingDefaults;
import dev.resow.diffusion.sampler.SamplingRequest;
import dev.resow.menagerie.scene.Animal;
import dev.resow.menagerie.scene.Colour;
import dev.resow.menagerie.scene.Composition;
import dev.resow.menagerie.scene.Renderer;
import dev.resow.subjects.Place;
import dev.resow.subjects.Relation;
import java.util.List;

/** What a prompt of the world asks the sampler for. */
public final class WorldRequest {
  private WorldRequest() {}

  /**
   * With a method of guidance, the animals are its subjects, with their colours and relation.
   *
   * @param rounds most starts of the method
   */
  public static SamplingRequest of(
      String prompt,
      Composition asked,
      String method,
      SamplingDefaults sampling,
      long seed,
      int rounds) {
    boolean plain = method.equals(SamplingRequest.PLAIN);
    var request =
        new SamplingRequest(
            prompt,
            "",
            Renderer.SIDE,
            Renderer.SIDE,
            sampling.steps(),
            sampling.guidanceScale(),
            seed,
            plain ? List.of() : asked.animals().stream().map(Animal::word).toList(),
            method,
            rounds);
    if (plain) {
      return request;
    }
    List<List<String>> modifiers =
        asked.colours().stream().map(c -> c.map(Colour::word).stream().toList()).toList();
    return request
        .withModifiers(modifiers)
        .withRelations(
            asked.relation().stream()
                .map(kind -> new Relation(0, Place.valueOf(kind.name()), 1))
                .toList());
  }
}
