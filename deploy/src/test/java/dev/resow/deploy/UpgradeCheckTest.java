package dev.resow.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** {@code deploy/upgrade-check.sh} in a repository of its own, with a release that is built. */
@Timeout(60)
class UpgradeCheckTest {
  @TempDir Path home;
  private String commit;

  @BeforeEach
  void aRelease() throws Exception {
    Files.createDirectories(home.resolve("deploy"));
    Files.copy(
        Checkout.ROOT.resolve("deploy/upgrade-check.sh"), home.resolve("deploy/upgrade-check.sh"));
    var runnable =
        PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwxr-xr-x"));
    Files.writeString(
        Files.createFile(home.resolve("resow"), runnable),
        "#!/bin/sh\necho \"$NEEDED|$OTHER|$*\"\n");
    run("git", "init", "--quiet");
    for (String word : List.of("one", "two"))
      run(
          "git",
          "-c",
          "user.name=a",
          "-c",
          "user.email=a@b",
          "commit",
          "--quiet",
          "--allow-empty",
          "--message",
          word);
    commit = run("git", "rev-parse", "HEAD^").strip();
    Path release = Files.createDirectories(home.resolve(".resow/releases").resolve(commit));
    Files.createFile(release.resolve("built"));
  }

  @Test
  void theVariablesOfTheReleaseAreReadWhateverNamesIt() throws Exception {
    previous(commit + " NEEDED=yes OTHER=a=b\n");
    String ran = "yes|a=b|upgrade-check --previous %s/.resow/releases/%s".formatted(home, commit);

    assertThat(check(0)).isEqualToIgnoringNewLines(ran);
    assertThat(check(0, commit, "--keep")).isEqualToIgnoringNewLines(ran + " --keep");
    run("git", "tag", "v1.0.0", commit);
    assertThat(check(0)).as("by its tag").isEqualToIgnoringNewLines(ran);
  }

  @Test
  void noVariablesAreNeeded() throws Exception {
    previous(commit);

    assertThat(check(0)).startsWith("||upgrade-check --previous ");
  }

  @Test
  void halfAVariableIsRefused() throws Exception {
    for (String half : List.of("NEEDED", "NEEDED=", "=yes", "needed=yes")) {
      previous(commit + " OTHER=1 " + half + "\n");
      assertThat(check(2, commit))
          .contains("deploy/previous-release: expected NAME=VALUE")
          .contains("found '" + half + "'");
    }
  }

  @Test
  void aCommitThatIsNotHereIsRefused() throws Exception {
    previous("0123456789\n");

    assertThat(check(2))
        .contains("expected a tag or commit of this repository, found '0123456789'");
  }

  private void previous(String text) throws IOException {
    Files.writeString(home.resolve("deploy/previous-release"), text);
  }

  private String check(int exit, String... arguments) throws Exception {
    var command = new ArrayList<>(List.of("bash", "deploy/upgrade-check.sh"));
    command.addAll(List.of(arguments));
    return run(exit, command);
  }

  private String run(String... command) throws Exception {
    return run(0, List.of(command));
  }

  private String run(int exit, List<String> command) throws Exception {
    var builder = new ProcessBuilder(command).directory(home.toFile()).redirectErrorStream(true);
    builder.environment().keySet().removeIf(name -> name.startsWith("GIT_"));
    builder.environment().put("GIT_CONFIG_GLOBAL", "/dev/null");
    var process = builder.start();
    String output = new String(process.getInputStream().readAllBytes());
    assertThat(process.waitFor()).as(output).isEqualTo(exit);
    return output;
  }
}
