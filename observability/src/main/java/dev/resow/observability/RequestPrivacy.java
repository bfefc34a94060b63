package dev.resow.observability;

import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.context.Context;
import io.opentelemetry.sdk.trace.ReadWriteSpan;
import io.opentelemetry.sdk.trace.ReadableSpan;
import io.opentelemetry.sdk.trace.SpanProcessor;
import jakarta.inject.Singleton;
import java.util.List;

/**
 * Keeps what clients ask for out of the spans of HTTP requests: queries search in prompts, and URLs
 * that this process calls may contain secrets.
 */
@Singleton
class RequestPrivacy implements SpanProcessor {
  static final String REMOVED = "(removed)";

  private static final List<AttributeKey<String>> PRIVATE =
      List.of(AttributeKey.stringKey("url.query"), AttributeKey.stringKey("url.full"));

  @Override
  public void onStart(Context parent, ReadWriteSpan span) {
    for (var key : PRIVATE) if (span.getAttribute(key) != null) span.setAttribute(key, REMOVED);
  }

  @Override
  public boolean isStartRequired() {
    return true;
  }

  @Override
  public void onEnd(ReadableSpan span) {
    // Nothing is left to do.
  }

  @Override
  public boolean isEndRequired() {
    return false;
  }
}
