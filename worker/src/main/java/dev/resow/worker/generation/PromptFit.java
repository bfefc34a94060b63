package dev.resow.worker.generation;

import dev.resow.contract.JobSpec;
import dev.resow.diffusion.adapter.AdapterUse;
import dev.resow.diffusion.guidance.subject.Subjects;
import dev.resow.diffusion.model.TextEncoders;
import dev.resow.diffusion.text.PromptTokens;
import dev.resow.diffusion.text.Tokens;
import dev.resow.subjects.Place;
import dev.resow.subjects.Relation;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/**
 * How much of a job's text the model reads: encoders have a number of positions and cut what is
 * longer.
 *
 * @param subjects indices of the subjects that the model reads
 * @param warnings what is cut, in sentences for the client
 */
record PromptFit(List<Integer> subjects, List<String> warnings) {
  /**
   * @throws IllegalArgumentException when a subject or modifier is not in the prompt
   */
  static PromptFit of(JobSpec spec, TextEncoders encoders) {
    var warnings = new ArrayList<String>();
    PromptTokens prompt = encoders.tokens(spec.prompt());
    cut(warnings, "prompt", spec.prompt(), prompt);
    if (spec.guidanceScale() > 1)
      cut(
          warnings,
          "negative prompt",
          spec.negativePrompt(),
          encoders.tokens(spec.negativePrompt()));
    else if (!spec.negativePrompt().isBlank())
      warnings.add(
          "the negative prompt was not used: without classifier-free guidance (guidance scale of 1 or below) it has no effect");
    var read = IntStream.range(0, spec.subjects().size()).boxed().toList();
    if (prompt.leading().truncated()) {
      var spans = Subjects.locate(spec.prompt(), spec.subjects(), spec.modifiers());
      var inside = read.stream().filter(i -> isRead(prompt.leading(), spans.get(i).at())).toList();
      for (int i : read) {
        if (!inside.contains(i)) {
          warnings.add(
              "the subject '%s' comes after the part of the prompt that %s and was not checked for overlap"
                  .formatted(spec.subjects().get(i), reader(prompt)));
        }
      }
      read = inside;
    }
    return new PromptFit(read, List.copyOf(warnings));
  }

  /** The values of the subjects that are read. */
  <T> List<T> of(List<T> bySubject) {
    return bySubject.isEmpty() ? bySubject : subjects.stream().map(bySubject::get).toList();
  }

  /** The relations between subjects that are read, by their places among these. */
  List<Relation> relations(List<dev.resow.contract.Relation> relations) {
    return relations.stream()
        .filter(r -> subjects.contains(r.subject()) && subjects.contains(r.other()))
        .map(
            r ->
                new Relation(
                    subjects.indexOf(r.subject()),
                    Place.valueOf(r.place().name()),
                    subjects.indexOf(r.other())))
        .toList();
  }

  /**
   * The same adapters, of the subjects by their places among those that are read.
   *
   * @param names of the job's subjects
   * @throws IllegalArgumentException when one belongs to a subject that is not read
   */
  List<AdapterUse> adapters(List<String> names, List<AdapterUse> all) {
    return all.stream()
        .map(use -> use.subject().isEmpty() ? use : placed(names, use, use.subject().getAsInt()))
        .toList();
  }

  private AdapterUse placed(List<String> names, AdapterUse use, int subject) {
    if (!subjects.contains(subject)) {
      throw new IllegalArgumentException(
          "adapters: %s belongs to the subject '%s', which comes after the part of the prompt that the model reads; name the subject earlier"
              .formatted(use.name(), names.get(subject)));
    }
    return use.of(subjects.indexOf(subject));
  }

  /** Whose positions end the part of the prompt in which subjects can be seen. */
  private static String reader(PromptTokens prompt) {
    return prompt.clipInSequence() ? "the CLIP encoders read" : "T5 reads";
  }

  private static boolean isRead(Tokens tokens, Tokens.Span at) {
    return tokens.positions(at.start(), at.end()).length > 0;
  }

  private static void cut(List<String> warnings, String what, String text, PromptTokens tokens) {
    cut(warnings, what, text, "CLIP", tokens.clip());
    tokens.t5().ifPresent(t5 -> cut(warnings, what, text, "T5", t5));
  }

  private static void cut(
      List<String> warnings, String what, String text, String encoder, Tokens tokens) {
    if (tokens.truncated()) {
      int end = tokens.spans().stream().mapToInt(Tokens.Span::end).max().orElse(0);
      warnings.add(
          "the %s is longer than the %d positions of %s, which read only the first %d of its %d characters"
              .formatted(what, tokens.ids().length, encoder, end, text.length()));
    }
  }
}
