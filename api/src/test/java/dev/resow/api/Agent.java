package dev.resow.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.resow.contract.Json;
import io.modelcontextprotocol.client.McpClient;
import io.modelcontextprotocol.client.McpSyncClient;
import io.modelcontextprotocol.client.transport.HttpClientStreamableHttpTransport;
import io.modelcontextprotocol.json.jackson2.JacksonMcpJsonMapper;
import io.modelcontextprotocol.spec.McpSchema.CallToolRequest;
import io.modelcontextprotocol.spec.McpSchema.CallToolResult;
import io.modelcontextprotocol.spec.McpSchema.TextContent;
import io.modelcontextprotocol.spec.McpSchema.Tool;
import java.net.URI;
import java.net.http.HttpRequest;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** An agent: the client of the protocol's own Java SDK. */
final class Agent implements AutoCloseable {
  static final String PATH = "/v1/mcp";

  private final McpSyncClient client;

  /**
   * @param header of every request
   */
  Agent(URI site, String header, String value) {
    var transport =
        HttpClientStreamableHttpTransport.builder("http://127.0.0.1:" + site.getPort())
            .endpoint(PATH)
            .jsonMapper(new JacksonMcpJsonMapper(new ObjectMapper()))
            .requestBuilder(HttpRequest.newBuilder().header(header, value))
            .build();
    client = McpClient.sync(transport).requestTimeout(Duration.ofSeconds(60)).build();
    client.initialize();
  }

  static Agent withKey(URI site, String key) {
    return new Agent(site, "Authorization", "Bearer " + key);
  }

  List<Tool> tools() {
    return client.listTools().tools();
  }

  CallToolResult call(String tool, Map<String, Object> arguments) {
    return client.callTool(CallToolRequest.builder(tool).arguments(arguments).build());
  }

  JsonNode json(String tool, Map<String, Object> arguments) {
    return json(call(tool, arguments));
  }

  static JsonNode json(CallToolResult result) {
    String text = ((TextContent) result.content().getLast()).text();
    assertThat(result.isError()).as(text).isFalse();
    return Json.parse(text, JsonNode.class);
  }

  /** The text of the refusal. */
  String refused(String tool, Map<String, Object> arguments) {
    CallToolResult result = call(tool, arguments);
    assertThat(result.isError()).isTrue();
    return ((TextContent) result.content().getFirst()).text();
  }

  /** Submits a job. */
  String submit() {
    return json("generate_picture", Map.of("prompt", "a cat", "waitSeconds", 0))
        .path("job")
        .asText();
  }

  @Override
  public void close() {
    client.close();
  }
}
