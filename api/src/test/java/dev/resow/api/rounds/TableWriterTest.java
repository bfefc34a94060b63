package dev.resow.api.rounds;

import static org.assertj.core.api.Assertions.assertThat;

import dev.resow.contract.Seed;
import java.io.IOException;
import java.io.StringWriter;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TableWriterTest {
  /** A row of a table. */
  public record Row(String text, double number, @Seed long seed, List<String> words) {}

  @ParameterizedTest
  @ValueSource(
      strings = {
        "=HYPERLINK(\"http://x\",\"y\")", "=1+1", "+1", "-1", "-cat", "@SUM(A1)", "\tcat", "\rcat",
        "\ncat", "  =1+1", "\u00a0=1", "＝1+1", "＋1", "－1", "＠a", "=cmd|' /C calc'!A0"
      })
  void aFormulaIsText(String text) throws IOException {
    String cell = csv(new Row(text, 1, 1, List.of()));
    assertThat(cell).matches("(?s)\"?'.*");
    assertThat(cell).contains(text.replace("\"", "\"\""));
  }

  @Test
  void numbersAndPlainTextStayAsTheyAre() throws IOException {
    assertThat(csv(new Row("a cat, 100%", -1.5, -1, List.of("=a", "b"))))
        .isEqualTo("\"a cat, 100%\",-1.5,18446744073709551615,\"[\"\"=a\"\",\"\"b\"\"]\"\r\n");
    assertThat(csv(new Row("a-b=c", 1e-7, 0, List.of()))).isEqualTo("a-b=c,1.0E-7,0,\r\n");
  }

  @Test
  void textOfSeveralLinesIsOneQuotedCell() throws IOException {
    for (String text : List.of("a\ncat", "a\rcat", "a\r\ncat"))
      assertThat(csv(new Row(text, 1, 1, List.of()))).isEqualTo('"' + text + "\",1.0,1,\r\n");
  }

  @Test
  void theHeaderNamesTheComponents() throws IOException {
    var out = new StringWriter();
    new TableWriter<>(Format.CSV, Row.class).header(out);
    assertThat(out).hasToString("text,number,seed,words\r\n");
  }

  @Test
  void jsonLinesAreLeftAlone() throws IOException {
    var out = new StringWriter();
    new TableWriter<>(Format.JSONL, Row.class).row(out, new Row("=1", 1, 1, List.of()));
    assertThat(out.toString()).startsWith("{\"text\":\"=1\"");
  }

  private static String csv(Row row) throws IOException {
    var out = new StringWriter();
    new TableWriter<>(Format.CSV, Row.class).row(out, row);
    return out.toString();
  }
}
