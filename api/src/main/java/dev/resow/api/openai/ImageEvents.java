package dev.resow.api.openai;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.resow.api.events.Disconnection;
import dev.resow.api.events.StreamSettings;
import dev.resow.api.problem.OpenAiError;
import dev.resow.api.problem.ProblemException;
import dev.resow.contract.Json;
import io.smallrye.mutiny.Multi;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.util.UUID;
import org.jboss.logging.Logger;

/**
 * Images as server-sent events with the names of the OpenAI API: {@code
 * image_generation.partial_image} while one is made, {@code image_generation.completed} for each
 * one ({@code image_edit} for edits), and a comment now and then so that no proxy takes the
 * connection for dead.
 */
@ApplicationScoped
class ImageEvents {
  private static final Logger LOG = Logger.getLogger(ImageEvents.class);
  private static final String PARTIAL = ".partial_image";
  private static final String COMPLETED = ".completed";
  private static final String KEEP_ALIVE = ": keep-alive\n\n";
  private static final String END = "";

  private final StreamSettings settings;
  private final Disconnection disconnection;
  private final Clock clock;

  ImageEvents(StreamSettings settings, Disconnection disconnection, Clock clock) {
    this.settings = settings;
    this.disconnection = disconnection;
    this.clock = clock;
  }

  /**
   * The event of a finished image. Some clients insist on fields that mean nothing here: quality is
   * always auto, and no tokens are counted.
   */
  private record Completed(
      String type,
      @JsonProperty("b64_json") String b64Json,
      @JsonProperty("created_at") long createdAt,
      String size,
      String quality,
      String background,
      @JsonProperty("output_format") String outputFormat,
      Usage usage,
      UUID job) {}

  private record PartialImage(
      String type,
      @JsonProperty("b64_json") String b64Json,
      @JsonProperty("created_at") long createdAt,
      String size,
      String quality,
      String background,
      @JsonProperty("output_format") String outputFormat,
      @JsonProperty("partial_image_index") int partialImageIndex,
      UUID job) {}

  private record Usage(
      @JsonProperty("input_tokens") int inputTokens,
      @JsonProperty("input_tokens_details") Details inputTokensDetails,
      @JsonProperty("output_tokens") int outputTokens,
      @JsonProperty("total_tokens") int totalTokens) {
    static final Usage NONE = new Usage(0, new Details(0, 0), 0, 0);
  }

  private record Details(
      @JsonProperty("image_tokens") int imageTokens, @JsonProperty("text_tokens") int textTokens) {}

  /**
   * To be called in the request whose answer it is.
   *
   * @param size of the images, WIDTHxHEIGHT
   * @param edit true for the events of an edit, whose names begin with {@code image_edit}
   */
  EventBody of(Multi<ImagePart> parts, String size, boolean edit) {
    String kind = edit ? "image_edit" : "image_generation";
    Multi<String> frames =
        parts
            .map(part -> frame(kind, part, size))
            .onFailure()
            .recoverWithItem(ImageEvents::frame)
            .onCompletion()
            .continueWith(END);
    Multi<String> comments =
        Multi.createFrom()
            .ticks()
            .every(settings.keepAlive())
            .onOverflow()
            .drop()
            .map(_ -> KEEP_ALIVE);
    Multi<String> both =
        Multi.createBy().merging().streams(frames, comments).select().first(f -> !f.equals(END));
    // The first comment at once: the client learns that its request was accepted.
    return new EventBody(
        Multi.createBy().concatenating().streams(Multi.createFrom().item(KEEP_ALIVE), both),
        settings.stalledAfter(),
        disconnection.ofThisRequest());
  }

  private String frame(String kind, ImagePart part, String size) {
    return switch (part) {
      case ImagePart.Partial partial -> partial(kind + PARTIAL, partial, size);
      case Picture picture -> completed(kind + COMPLETED, picture);
    };
  }

  private String partial(String name, ImagePart.Partial partial, String size) {
    var event =
        new PartialImage(
            name,
            partial.base64(),
            clock.instant().getEpochSecond(),
            size,
            "auto",
            "opaque",
            "png",
            partial.index(),
            partial.job());
    return frame(name, event);
  }

  private String completed(String name, Picture picture) {
    var completed =
        new Completed(
            name,
            picture.base64(),
            clock.instant().getEpochSecond(),
            picture.size(),
            "auto",
            "opaque",
            "png",
            Usage.NONE,
            picture.job());
    return frame(name, completed);
  }

  private static String frame(Throwable failure) {
    return frame(
        "error",
        switch (failure) {
          case OpenAiException e -> e.error();
          case ProblemException e -> OpenAiError.of(500, "server_error", null, e.getMessage());
          default -> {
            LOG.error("an event stream of images failed", failure);
            yield OpenAiError.of(500, "server_error", null, "The server logged the failure.");
          }
        });
  }

  private static String frame(String name, Object data) {
    return "event: %s\ndata: %s\n\n".formatted(name, Json.text(data));
  }
}
