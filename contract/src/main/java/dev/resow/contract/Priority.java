package dev.resow.contract;

import com.fasterxml.jackson.annotation.JsonProperty;

/** The queue's classes; a lower {@link #rank()} goes first. */
public enum Priority {
  @JsonProperty("interactive")
  INTERACTIVE,
  @JsonProperty("normal")
  NORMAL,
  @JsonProperty("batch")
  BATCH;

  /** 0 is served first. */
  public int rank() {
    return ordinal();
  }

  /**
   * @throws ArrayIndexOutOfBoundsException if no class has this rank
   */
  public static Priority ofRank(int rank) {
    return values()[rank];
  }
}
