package dev.resow.api.evaluations;

import dev.resow.contract.JobAdapter;
import dev.resow.contract.JobSpec;
import dev.resow.contract.ModelCard;
import java.util.List;

/**
 * What an evaluation compares.
 *
 * @param adapter pinned to its file, with its scale
 * @param model whose files it belongs to
 * @param prompts how many
 */
record EvaluationPlan(JobAdapter adapter, ModelCard model, int prompts, List<Pair> pairs) {
  /**
   * A prompt and a seed.
   *
   * @param prompt as it was asked for
   * @param base the job without the adapter
   */
  record Pair(String prompt, JobSpec base) {}

  /** The same job with the adapter. */
  JobSpec candidate(Pair pair) {
    return pair.base().withAdapters(List.of(adapter));
  }
}
