package dev.resow.client;

import dev.resow.client.model.Job;
import dev.resow.client.model.JobFilter;
import dev.resow.client.model.JobRequest;
import dev.resow.client.model.JobState;
import dev.resow.client.model.Models;
import dev.resow.client.model.Page;
import dev.resow.client.model.Upload;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;

/**
 * A client of one server. It is safe for use by many threads and holds connections until it is
 * closed: make one and share it.
 *
 * <p>Calls block their thread, which may be a virtual one; the methods that return a {@link
 * CompletableFuture} do not. Every call ends: by a result, or by a {@link ResowException} after the
 * timeouts and tries that the {@link ResowClientBuilder} sets. An interrupted thread gets a {@link
 * TransportException} and stays interrupted.
 */
public final class ResowClient implements AutoCloseable {
  private static final String JOBS = "/v1/jobs";

  /** The longest that the server holds an answer back. */
  private static final long HELD_SECONDS = 60;

  private final HttpClient client;
  private final Settings settings;
  private final Duration waitLimit;
  private final Http http;
  private final Pictures pictures;
  private final Replays replays;
  private final Background background = new Background();

  ResowClient(HttpClient client, Settings settings, Duration waitLimit) {
    this.client = client;
    this.settings = settings;
    this.waitLimit = waitLimit;
    http = new Http(client, settings);
    pictures = new Pictures(http);
    replays = new Replays(http, settings);
  }

  /**
   * A client without credentials, for a server of this machine.
   *
   * @param url e.g. {@code http://127.0.0.1:8080}
   */
  public static ResowClient of(String url) {
    return builder(url).build();
  }

  /**
   * @param url base URL, e.g. {@code https://resow.example}
   * @throws IllegalArgumentException if it is not an http or https URL
   */
  public static ResowClientBuilder builder(String url) {
    return new ResowClientBuilder(URI.create(url));
  }

  /** Submits a job. */
  public Job submit(JobRequest request) {
    return submit(request, UUID.randomUUID().toString());
  }

  /**
   * Submits a job, or returns the one that this key submitted.
   *
   * @param idempotencyKey 1 to 200 characters, e.g. the number of an order
   * @throws ProblemException {@code idempotency-key-reused} if it was used with another request
   */
  public Job submit(JobRequest request, String idempotencyKey) {
    Objects.requireNonNull(idempotencyKey, "idempotencyKey");
    return http.json(
        Call.post(JOBS, JsonCodec.write(request)).with("Idempotency-Key", idempotencyKey),
        Job.class);
  }

  /**
   * Uploads a picture for jobs to start from, or a mask. The same picture has the same id.
   *
   * @param picture a file in PNG or JPEG format
   */
  public Upload upload(byte[] picture) {
    return http.json(
        Call.post("/v1/uploads", picture).with("Content-Type", mediaType(picture)), Upload.class);
  }

  /** By the first byte; the server refuses what is neither. */
  private static String mediaType(byte[] picture) {
    boolean jpeg = picture.length > 0 && picture[0] == (byte) 0xff;
    return jpeg ? "image/jpeg" : "image/png";
  }

  /** The job as it is now. */
  public Job get(UUID job) {
    return http.json(Call.get(path(job)), Job.class);
  }

  /** Requests the end of a job; one that has ended stays as it is. */
  public Job cancel(UUID job) {
    return http.json(Call.delete(path(job)), Job.class);
  }

  /**
   * A page of jobs, newest first.
   *
   * @param cursor {@link Page#next()} of the page before; null for the first
   */
  public Page<Job> list(JobFilter filter, String cursor) {
    var parameters = filter.parameters();
    if (cursor != null) parameters.put("cursor", cursor);
    return http.json(
        Call.get(JOBS, parameters), body -> JsonCodec.read(body, Page.class, Job.class));
  }

  /** All jobs, newest first; pages are fetched when they are reached. */
  public Stream<Job> jobs(JobFilter filter) {
    return Stream.iterate(
            list(filter, null),
            Objects::nonNull,
            page -> page.next() == null ? null : list(filter, page.next()))
        .flatMap(page -> page.items().stream());
  }

  /**
   * Waits until the job has ended, in whatever state.
   *
   * @throws StillRunningException after {@code limit}
   */
  public Job await(UUID job, Duration limit) {
    long end = settings.waits().nanos() + limit.toNanos();
    while (true) {
      long left = Duration.ofNanos(Math.max(0, end - settings.waits().nanos())).toSeconds();
      Job now = http.json(Call.get(path(job)).waiting(Math.min(HELD_SECONDS, left)), Job.class);
      if (now.state().isTerminal()) return now;
      if (left == 0) throw new StillRunningException("job", job, limit);
    }
  }

  /**
   * Waits for the picture of a job, as long as {@link ResowClientBuilder#waitLimit}.
   *
   * @throws JobEndedException if it ends without one
   * @throws StillRunningException after the limit; the job continues
   */
  public Picture picture(UUID job) {
    Job ended = await(job, waitLimit);
    if (ended.state() != JobState.SUCCEEDED) throw new JobEndedException(ended);
    return new Picture(ended, pictures.bytes(job));
  }

  /** As {@link #picture}; cancelling the future ends the wait, not the job. */
  public CompletableFuture<Picture> pictureAsync(UUID job) {
    return background.run(() -> picture(job));
  }

  /** Submits a job with all defaults and waits for its picture, see {@link #picture}. */
  public Picture generate(String prompt) {
    return generate(JobRequest.of(prompt));
  }

  /** Submits a job and waits for its picture, see {@link #picture}. */
  public Picture generate(JobRequest request) {
    return picture(submit(request).id());
  }

  /** As {@link #generate}; cancelling the future ends the wait, not the job. */
  public CompletableFuture<Picture> generateAsync(JobRequest request) {
    return background.run(() -> generate(request));
  }

  /**
   * The PNG of a job that has succeeded.
   *
   * @throws ProblemException {@code image-not-ready} before its end, {@code image-never} without a
   *     picture
   */
  public byte[] image(UUID job) {
    return pictures.bytes(job);
  }

  /**
   * Streams the PNG of a job that has succeeded to a file, which appears when it is complete.
   *
   * @return {@code target}
   * @throws IOException if the file cannot be written
   */
  public Path download(UUID job, Path target) throws IOException {
    return pictures.download(job, target);
  }

  /** The events of a job from the first one on. Close it. */
  public EventStream events(UUID job) {
    return new EventStream(http, settings, job, null);
  }

  /**
   * The events after a known one.
   *
   * @param after see {@link EventStream#lastId()}
   */
  public EventStream events(UUID job, int after) {
    return new EventStream(http, settings, job, after);
  }

  /** The models with their limits, methods and defaults. */
  public Models models() {
    return http.json(Call.get("/v1/models"), Models.class);
  }

  /** Failed seeds, sampled again. */
  public Replays replays() {
    return replays;
  }

  private static String path(UUID job) {
    return JOBS + "/" + job;
  }

  /** Ends open calls, streams and connections. */
  @Override
  public void close() {
    background.close();
    client.shutdownNow();
  }

  @Override
  public String toString() {
    return "client of " + settings.url();
  }
}
