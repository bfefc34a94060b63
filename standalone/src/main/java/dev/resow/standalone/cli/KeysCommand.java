package dev.resow.standalone.cli;

import com.fasterxml.jackson.databind.JsonNode;
import dev.resow.api.access.KeyText;
import java.io.IOException;
import java.time.Instant;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code resow keys}: API keys of a server. */
@Command(
    name = "keys",
    description = "Create, list and revoke API keys (requires an admin key)",
    mixinStandardHelpOptions = true)
final class KeysCommand implements Runnable {
  @Spec private CommandSpec spec;

  @Override
  public void run() {
    throw new ParameterException(
        spec.commandLine(), "expected one of create, list, revoke or first, found none");
  }

  @Command(
      name = "first",
      description = {
        "Create the first admin key, without a server",
        "Prints the key, and its SHA-256 for the server setting RESOW_ACCESS_ADMIN_KEY_SHA256."
      },
      mixinStandardHelpOptions = true)
  int first(@Option(names = "--json", description = "Print JSON") boolean json) {
    var key = KeyText.make();
    String hash = HexFormat.of().formatHex(key.hash());
    if (json) {
      Output.json(Map.of("key", key.reveal(), "sha256", hash));
    } else {
      Output.line("key:    " + key.reveal());
      Output.line("sha256: " + hash);
    }
    return ExitCode.OK;
  }

  @Command(
      name = "create",
      description = "Create a key and print it; it cannot be shown again",
      mixinStandardHelpOptions = true)
  int create(
      @Option(
              names = "--tenant",
              required = true,
              paramLabel = "NAME",
              description = "Tenant whose jobs the key may use")
          String tenant,
      @Option(
              names = "--scopes",
              split = ",",
              defaultValue = "submit,read",
              paramLabel = "SCOPE",
              description = "Any of submit, read and admin (default: ${DEFAULT-VALUE})")
          List<String> scopes,
      @Option(names = "--name", paramLabel = "TEXT", description = "Purpose of the key, for people")
          String name,
      @Option(
              names = "--expires",
              paramLabel = "TIME",
              description = "When the key expires, e.g. 2027-01-31T00:00:00Z (default: never)")
          Instant expires,
      @Mixin ServerOptions server)
      throws IOException, InterruptedException {
    var request = new LinkedHashMap<String, Object>();
    request.put("tenant", tenant);
    request.put("scopes", scopes);
    request.put("name", name);
    request.put("expiresAt", expires);
    try (var api = server.requireServer()) {
      JsonNode made = api.having("key", api.post("/v1/keys", request, null));
      Output.line(server.json() ? made.toString() : made.path("key").asText());
      return ExitCode.OK;
    }
  }

  @Command(
      name = "list",
      description = "List keys, without their secrets",
      mixinStandardHelpOptions = true)
  int list(@Mixin ServerOptions server) throws IOException, InterruptedException {
    try (var api = server.requireServer()) {
      JsonNode keys = api.page("/v1/keys");
      if (server.json()) {
        Output.line(keys);
        return ExitCode.OK;
      }
      if (keys.path("items").isEmpty()) {
        LocalServer.print("there are no keys; create one with 'resow keys create'");
      }
      for (JsonNode key : keys.path("items")) {
        Output.format(
            "%s  %-20s  %-22s  %-8s  %s%n",
            key.path("id").asText(),
            key.path("tenant").asText(),
            String.join(",", key.path("scopes").valueStream().map(JsonNode::asText).toList()),
            key.has("revokedAt") ? "revoked" : "",
            key.path("name").asText());
      }
      return ExitCode.OK;
    }
  }

  @Command(
      name = "revoke",
      description = "Revoke a key; takes effect within 2 seconds",
      mixinStandardHelpOptions = true)
  int revoke(
      @Parameters(
              paramLabel = "ID",
              description = "Id of the key: its middle part, between the underscores")
          String id,
      @Mixin ServerOptions server)
      throws IOException, InterruptedException {
    if (!id.matches("[A-Za-z0-9_-]{1,100}")) {
      throw new IllegalArgumentException(
          "ID: expected the middle part of a key, letters and digits, found '%s'".formatted(id));
    }
    try (var api = server.requireServer()) {
      api.delete("/v1/keys/" + id);
      if (server.json()) {
        Output.json(Map.of("revoked", id));
      }
      return ExitCode.OK;
    }
  }
}
