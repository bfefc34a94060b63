package dev.resow.observability;

import io.opentelemetry.api.common.AttributeKey;

/** Attributes of spans. None holds text that a client wrote: no prompt, no name of a subject. */
public final class SpanAttributes {
  /** Id of the job. */
  public static final AttributeKey<String> JOB = AttributeKey.stringKey("resow.job");

  public static final AttributeKey<String> TENANT = AttributeKey.stringKey("resow.tenant");
  public static final AttributeKey<String> MODEL = AttributeKey.stringKey("resow.model");
  public static final AttributeKey<String> METHOD = AttributeKey.stringKey("resow.method");

  /** Number of the attempt. */
  public static final AttributeKey<Long> ATTEMPT = AttributeKey.longKey("resow.attempt");

  /** Id of the worker. */
  public static final AttributeKey<String> WORKER = AttributeKey.stringKey("resow.worker");

  /** From 0. */
  public static final AttributeKey<Long> ROUND = AttributeKey.longKey("resow.round");

  /** Steps done in the round. */
  public static final AttributeKey<Long> STEP = AttributeKey.longKey("resow.step");

  /** How it ended, in a word. */
  public static final AttributeKey<String> OUTCOME = AttributeKey.stringKey("resow.outcome");

  /** Type of an event, without {@code dev.resow.} and version. */
  public static final AttributeKey<String> EVENT = AttributeKey.stringKey("resow.event");

  /** State of the job afterwards. */
  public static final AttributeKey<String> STATE = AttributeKey.stringKey("resow.state");

  private SpanAttributes() {}
}
