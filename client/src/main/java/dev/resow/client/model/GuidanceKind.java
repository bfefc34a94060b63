package dev.resow.client.model;

import com.fasterxml.jackson.annotation.JsonEnumDefaultValue;
import com.fasterxml.jackson.annotation.JsonProperty;

/** What a guidance scale means to a model. */
public enum GuidanceKind {
  /** Two forward passes per step above a scale of 1. */
  @JsonProperty("classifier-free")
  CLASSIFIER_FREE,
  /** The scale is an input of the model. */
  @JsonProperty("distilled")
  DISTILLED,
  /** There is no guidance. */
  @JsonProperty("none")
  NONE,
  /** A value that this release does not know. */
  @JsonEnumDefaultValue
  UNKNOWN
}
