package dev.resow.standalone.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

class ArgumentsTest {
  @Test
  void lettersLostByTheLocaleAreRecoveredFromTheKernel() {
    byte[] java = "java".getBytes(StandardCharsets.UTF_8);
    byte[] prompt = "a 日本 café cat 🐈".getBytes(StandardCharsets.UTF_8);

    assertThat(Arguments.recover(new String[] {"a ?????? caf?? cat ????"}, List.of(java, prompt)))
        .containsExactly("a 日本 café cat 🐈");
  }

  @Test
  void invalidUtf8IsRejected() {
    byte[] latin = "caf\u00e9".getBytes(StandardCharsets.ISO_8859_1);

    assertThatThrownBy(() -> Arguments.recover(new String[] {"caf\uFFFD"}, List.of(latin)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("expected UTF-8");
    assertThatThrownBy(() -> Arguments.recover(new String[] {"caf\uFFFD"}, List.of()))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void aValueIsTakenLiterally() {
    for (String text :
        List.of(
            "@/etc/hostname", "@", "${env:HOME}", "${sys:user.home}", "'a'", "\"a\"", "a\nb", "")) {
      var command = ResowCommand.commandLine();
      var submit = (SubmitCommand) command.getSubcommands().get("submit").getCommand();
      command.parseArgs("submit", "--negative", text, "--", text);
      assertThat(request(submit))
          .containsEntry("prompt", text)
          .containsEntry("negativePrompt", text);
    }
    for (String text : List.of("-a cat", "--json", "-o", "@x")) {
      var command = ResowCommand.commandLine();
      var submit = (SubmitCommand) command.getSubcommands().get("submit").getCommand();
      command.parseArgs("submit", "--negative=" + text, "--", text);
      assertThat(request(submit))
          .containsEntry("prompt", text)
          .containsEntry("negativePrompt", text);
    }
  }

  @Test
  void everyCommandLeavesAtFilesAlone() {
    allOf(ResowCommand.commandLine());
  }

  private static void allOf(CommandLine command) {
    assertThat(command.isExpandAtFiles()).as(command.getCommandName()).isFalse();
    command.getSubcommands().values().forEach(ArgumentsTest::allOf);
  }

  private static Map<String, Object> request(SubmitCommand submit) {
    return submit.job().request(_ -> List.of());
  }
}
