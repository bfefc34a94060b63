package dev.resow.api.evaluations;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * Pictures with the adapter beside pictures without it, of the same prompts and seeds.
 *
 * @param gain mean over judged pairs of (right with the adapter - right without); null without
 *     pairs
 * @param low lower end of its 95 % interval; null while a pair runs, and with fewer than two
 *     prompts
 * @param high upper end
 */
@Schema(
    name = "EvaluationResult",
    description =
        "Pictures with the adapter and without it, counted in pairs of the same prompt and seed. A pair is judged if"
            + " both have a verdict.")
public record PairedResult(
    @Schema(description = "Pairs of which both pictures were judged.") int judged,
    @Schema(description = "Pairs of which one was not.") int unjudged,
    @Schema(description = "Pairs that have not ended.") int running,
    @Schema(description = "Prompts with a judged pair.") int prompts,
    @Schema(description = "Judged pairs that are right without the adapter.") int rightBase,
    @Schema(description = "Judged pairs that are right with the adapter.") int rightCandidate,
    @Schema(description = "Judged pairs that are right with the adapter only.") int gained,
    @Schema(description = "Judged pairs that are right without the adapter only.") int lost,
    @Schema(
            description =
                "Share of right pictures with the adapter minus that without, -1 to 1; absent before the first pair.")
        Double gain,
    @Schema(
            description =
                "Lower end of the gain's 95 % interval, by a paired bootstrap over prompts; absent until"
                    + " all pairs have ended, and with fewer than two prompts.")
        Double low,
    @Schema(description = "Upper end of that interval; absent like the lower one.") Double high) {

  /** A prompt and seed, with the adapter and without. */
  record Pair(String prompt, Judgement base, Judgement candidate) {
    private boolean has(Judgement judgement) {
      return base == judgement || candidate == judgement;
    }

    private boolean isJudged() {
      return !has(Judgement.RUNNING) && !has(Judgement.UNJUDGED);
    }

    /** 1 if only the adapter is right, -1 if only the base is. */
    private double gain() {
      return right(candidate) - right(base);
    }

    private static double right(Judgement judgement) {
      return judgement == Judgement.RIGHT ? 1 : 0;
    }
  }

  static PairedResult of(Collection<Pair> pairs) {
    var judged = pairs.stream().filter(Pair::isJudged).toList();
    Map<String, List<Double>> byPrompt = new LinkedHashMap<>();
    for (var pair : judged)
      byPrompt.computeIfAbsent(pair.prompt(), _ -> new ArrayList<>()).add(pair.gain());
    int running = (int) pairs.stream().filter(pair -> pair.has(Judgement.RUNNING)).count();
    var interval =
        running > 0 || byPrompt.size() < 2 ? null : PairedBootstrap.of(byPrompt.values());
    return new PairedResult(
        judged.size(),
        pairs.size() - judged.size() - running,
        running,
        byPrompt.size(),
        count(judged, Judgement.RIGHT, null),
        count(judged, null, Judgement.RIGHT),
        count(judged, Judgement.WRONG, Judgement.RIGHT),
        count(judged, Judgement.RIGHT, Judgement.WRONG),
        judged.isEmpty() ? null : judged.stream().mapToDouble(Pair::gain).average().orElseThrow(),
        interval == null ? null : interval.low(),
        interval == null ? null : interval.high());
  }

  /** Null stands for any. */
  private static int count(List<Pair> pairs, Judgement base, Judgement candidate) {
    return (int)
        pairs.stream()
            .filter(pair -> base == null || pair.base() == base)
            .filter(pair -> candidate == null || pair.candidate() == candidate)
            .count();
  }

  /** All pairs. */
  int pairs() {
    return judged + unjudged + running;
  }
}
