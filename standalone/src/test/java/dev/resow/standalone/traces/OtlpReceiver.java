package dev.resow.standalone.traces;

import com.google.protobuf.InvalidProtocolBufferException;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.proto.trace.v1.Span;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import java.net.URI;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CopyOnWriteArraySet;

/** A collector on a free port that takes OTLP traces as gRPC and as HTTP with protobuf. */
public final class OtlpReceiver implements AutoCloseable {
  private static final String GRPC = "application/grpc";

  /** A byte for the compression and four for the length. */
  private static final int GRPC_PREFIX = 5;

  private final Vertx vertx = Vertx.vertx();
  private final List<ExportTraceServiceRequest> requests = new CopyOnWriteArrayList<>();
  private final Set<String> types = new CopyOnWriteArraySet<>();
  private final HttpServer server;

  public OtlpReceiver() {
    server =
        vertx
            .createHttpServer()
            .requestHandler(request -> request.bodyHandler(body -> take(request, body)))
            .listen(0, "127.0.0.1")
            .toCompletionStage()
            .toCompletableFuture()
            .join();
  }

  public URI url() {
    return URI.create("http://127.0.0.1:" + server.actualPort());
  }

  private void take(HttpServerRequest request, Buffer body) {
    String type = request.getHeader("Content-Type");
    boolean grpc = type.startsWith(GRPC);
    try {
      byte[] message = body.getBytes(grpc ? GRPC_PREFIX : 0, body.length());
      requests.add(ExportTraceServiceRequest.parseFrom(message));
      types.add(type);
    } catch (InvalidProtocolBufferException e) {
      request.response().setStatusCode(400).end();
      return;
    }
    var response = request.response().putHeader("Content-Type", type);
    if (grpc) response.putTrailer("grpc-status", "0").end(Buffer.buffer(new byte[GRPC_PREFIX]));
    else response.end();
  }

  /** Media types of what came. */
  public Set<String> types() {
    return types;
  }

  /** Spans in the order of their ends, roughly. */
  public List<Span> spans() {
    return requests.stream()
        .flatMap(request -> request.getResourceSpansList().stream())
        .flatMap(resource -> resource.getScopeSpansList().stream())
        .flatMap(scope -> scope.getSpansList().stream())
        .toList();
  }

  /** Spans of one trace. */
  List<Span> spans(String trace) {
    return spans().stream().filter(span -> trace(span).equals(trace)).toList();
  }

  /** Id of the trace that a span is part of. */
  static String trace(Span span) {
    return hex(span.getTraceId().toByteArray());
  }

  /** Everything that came, as text. */
  String text() {
    return requests.toString();
  }

  static String hex(byte[] id) {
    return HexFormat.of().formatHex(id);
  }

  @Override
  public void close() {
    vertx.close().toCompletionStage().toCompletableFuture().join();
  }
}
