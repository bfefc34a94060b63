package dev.resow.contract;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.Locale;

/**
 * A way to train an adapter, with the bounds of its settings. A new one is one more value here; the
 * trainer's compiler then reports the place that must open its session.
 */
public enum TrainingRecipe {
  /** DiffusionNFT: from the model's own pictures and a reward (arXiv 2509.16117). */
  @JsonProperty("nft")
  NFT(256, 10_000, 32, 200, 3e-4),

  /** CoMat: from what a captioner reads in the model's pictures (arXiv 2404.03653). */
  @JsonProperty("comat")
  COMAT(256, 10_000, 16, 200, 1e-4),

  /** IterComp: from rewards that learned from rankings of pictures (arXiv 2410.07171). */
  @JsonProperty("itercomp")
  ITERCOMP(256, 10_000, 16, 200, 1e-4);

  private final int mostRank;
  private final int mostUpdates;
  private final int rank;
  private final int updates;
  private final double learningRate;

  TrainingRecipe(int mostRank, int mostUpdates, int rank, int updates, double learningRate) {
    this.mostRank = mostRank;
    this.mostUpdates = mostUpdates;
    this.rank = rank;
    this.updates = updates;
    this.learningRate = learningRate;
  }

  /** As it is written in requests. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** The largest rank of the trained matrices; the least is 1. */
  public int mostRank() {
    return mostRank;
  }

  /** Most updates; the least is 1. */
  public int mostUpdates() {
    return mostUpdates;
  }

  /** The rank of a request that names none. */
  public int rank() {
    return rank;
  }

  /** The updates of a request that names none. */
  public int updates() {
    return updates;
  }

  /** The learning rate of a request that names none. */
  public double learningRate() {
    return learningRate;
  }
}
