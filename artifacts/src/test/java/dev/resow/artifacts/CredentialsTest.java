package dev.resow.artifacts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.resow.contract.artifact.ArtifactStoreException;
import dev.resow.s3server.S3Server;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Where the key comes from, each time with a real S3 server that checks the signature. The SDK
 * takes system properties in place of the variables that deployments set. What gives out the
 * temporary keys, AWS STS or the agent of a container, is a server of the test.
 */
class CredentialsTest {
  private static final byte[] PICTURE = "picture".getBytes(StandardCharsets.UTF_8);

  @TempDir static Path folder;
  private static GatedStore gated;

  private final List<String> asked = new CopyOnWriteArrayList<>();
  private HttpServer issuer;
  private volatile boolean refuses;

  @BeforeAll
  static void start() throws IOException {
    gated = GatedStore.start(folder);
  }

  @AfterAll
  static void stop() {
    if (gated != null) gated.close();
  }

  @BeforeEach
  void nobodyIsSignedIn() throws IOException {
    gated.set("aws.disableEc2Metadata", "true");
    gated.set("aws.sharedCredentialsFile", folder.resolve("none").toString());
    gated.set("aws.configFile", folder.resolve("none").toString());
    issuer = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    issuer.createContext("/", this::sts);
    issuer.createContext("/container", this::container);
    issuer.start();
  }

  @AfterEach
  void restore() {
    gated.restore();
    issuer.stop(0);
  }

  @Test
  void aProfileOfAFile() throws IOException {
    Path file =
        Files.writeString(
            folder.resolve("credentials"),
            """
            [default]
            aws_access_key_id = another
            aws_secret_access_key = another
            [pictures]
            aws_access_key_id = %s
            aws_secret_access_key = %s
            """
                .formatted(S3Server.KEY, S3Server.SECRET));
    gated.set("aws.sharedCredentialsFile", file.toString());
    gated.set("aws.profile", "pictures");

    assertThatAPictureIsStored(gated.store(Map.of()));
  }

  @Test
  void aRoleByWebIdentityWhoseTokenFileIsReplaced() throws IOException {
    Path token = webIdentity("token-1");
    var store = gated.store(Map.of());

    assertThatAPictureIsStored(store);
    assertThat(sessionTokens()).containsOnly("session");
    assertThat(asked)
        .isNotEmpty()
        .allSatisfy(
            request ->
                assertThat(request)
                    .contains("Action=AssumeRoleWithWebIdentity")
                    .contains("RoleArn=arn%3Aaws%3Aiam%3A%3A1%3Arole%2Fworker")
                    .contains("WebIdentityToken=token-1"));

    Files.writeString(token, "token-2");
    assertThatAPictureIsStored(store);
    assertThat(asked.getLast()).as("after the key expired").contains("WebIdentityToken=token-2");
  }

  @Test
  void theEndpointOfAContainer() throws IOException {
    gated.set("aws.containerCredentialsFullUri", address() + "/container");
    gated.set("aws.containerAuthorizationToken", "Bearer pod");

    assertThatAPictureIsStored(gated.store(Map.of()));
    assertThat(sessionTokens()).containsOnly("session");
    assertThat(asked).containsOnly("Bearer pod");
  }

  @Test
  void noneAtAllNamesTheVariables() {
    assertFault(
        "no credentials for the bucket pictures: set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY");
  }

  @Test
  void aRoleThatIsRefusedIsNamedRatherThanTheVariables() throws IOException {
    refuses = true;
    webIdentity("token-1");

    assertFault("no credentials for the bucket pictures: Not authorized to perform sts:Assume");
  }

  private Path webIdentity(String content) throws IOException {
    gated.set("aws.roleArn", "arn:aws:iam::1:role/worker");
    gated.set("aws.webIdentityTokenFile", folder.resolve("web-identity").toString());
    gated.set("aws.region", "eu-central-1");
    gated.set("aws.endpointUrlSts", address());
    return Files.writeString(folder.resolve("web-identity"), content);
  }

  private static void assertThatAPictureIsStored(BucketArtifactStore store) throws IOException {
    assertThat(store.get(store.put(PICTURE))).hasValue(PICTURE);
  }

  private static void assertFault(String beginning) {
    var store = gated.store(Map.of());
    assertThatThrownBy(() -> store.probe(1024))
        .isInstanceOf(ArtifactStoreException.class)
        .hasMessageStartingWith(beginning)
        .extracting(Throwable::getMessage)
        .asString()
        .hasLineCount(1)
        .hasSizeLessThan(400);
  }

  private static List<String> sessionTokens() {
    return gated.gate().requests().stream()
        .map(request -> request.headers().getOrDefault("x-amz-security-token", "none"))
        .toList();
  }

  private String address() {
    return "http://127.0.0.1:" + issuer.getAddress().getPort();
  }

  private void sts(HttpExchange exchange) throws IOException {
    asked.add(new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
    if (refuses)
      answer(
          exchange,
          403,
          """
          <ErrorResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><Error><Type>Sender</Type>
          <Code>AccessDenied</Code><Message>Not authorized to perform sts:AssumeRoleWithWebIdentity</Message>
          </Error><RequestId>1</RequestId></ErrorResponse>""");
    else
      answer(
          exchange,
          200,
          """
          <AssumeRoleWithWebIdentityResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/">
          <AssumeRoleWithWebIdentityResult><Credentials><AccessKeyId>%s</AccessKeyId>
          <SecretAccessKey>%s</SecretAccessKey><SessionToken>session</SessionToken>
          <Expiration>%s</Expiration></Credentials></AssumeRoleWithWebIdentityResult>
          </AssumeRoleWithWebIdentityResponse>"""
              .formatted(S3Server.KEY, S3Server.SECRET, soon()));
  }

  private void container(HttpExchange exchange) throws IOException {
    asked.add(exchange.getRequestHeaders().getFirst("Authorization"));
    answer(
        exchange,
        200,
        """
        {"AccessKeyId": "%s", "SecretAccessKey": "%s", "Token": "session", "Expiration": "%s"}"""
            .formatted(S3Server.KEY, S3Server.SECRET, soon()));
  }

  /** Within the minute in which the SDK asks for the next key before it uses this one. */
  private static Instant soon() {
    return Instant.now().plus(Duration.ofSeconds(30));
  }

  private static void answer(HttpExchange exchange, int status, String body) throws IOException {
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
    exchange.sendResponseHeaders(status, bytes.length);
    try (var out = exchange.getResponseBody()) {
      out.write(bytes);
    }
  }
}
