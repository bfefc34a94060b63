package dev.resow.subjects;

import static org.assertj.core.api.Assertions.assertThat;

import dev.resow.subjects.syntax.Analyzer;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Prompts that nobody writes by hand cost no more than long ones that somebody does. */
@Timeout(value = 2, unit = TimeUnit.MINUTES)
class HostilePromptTest {
  private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();
  private static final int LONGEST = 4_000;
  private static SubjectFinder finder;

  @BeforeAll
  static void load() {
    finder = SubjectFinder.load();
  }

  static Stream<String> pieces() {
    return Stream.of(
        "-",
        ".",
        "_",
        "'",
        "’",
        "\"'",
        "a-",
        "a'",
        "a’b-",
        "a",
        "a ",
        "red ",
        "cat ",
        "a cat ",
        "the ",
        "🦊",
        "👩‍👩‍👧‍👦",
        "e\u0301",
        "\u0301",
        "\u200d",
        "日",
        "(((",
        "\n",
        "\u00a0",
        "1,",
        "a,b;",
        "\ud83e",
        "ﷺ",
        "\u202e");
  }

  @ParameterizedTest
  @MethodSource("pieces")
  void anyPieceRepeatedIsRead(String piece) {
    String prompt = repeated(piece, LONGEST);
    String text = Markup.read(prompt).text();
    assertThat(finder.find(prompt))
        .allSatisfy(
            subject ->
                assertThat(subject.text())
                    .isEqualTo(text.substring(subject.start(), subject.end())));
    assertThat(Mentions.of(prompt, List.of("cat", "a", "a-a", "fox"))).hasSize(4);
  }

  @ParameterizedTest
  @MethodSource("pieces")
  void aBoundedNumberOfWordsIsAnalysed(String piece) {
    assertThat(Analyzer.load().analyse(repeated(piece, LONGEST)).size())
        .isLessThanOrEqualTo(Analyzer.MOST);
  }

  /** Quadratic work would take 16 times as long, or 256 with another factor; noise stays below. */
  @ParameterizedTest
  @MethodSource("pieces")
  void fourTimesTheTextIsAboutFourTimesTheWork(String piece) {
    String once = repeated(piece, LONGEST);
    String fourTimes = repeated(piece, 4 * LONGEST);
    work(once);
    long small = IntStream.range(0, 3).mapToLong(i -> work(once)).min().orElseThrow();
    long large = IntStream.range(0, 3).mapToLong(i -> work(fourTimes)).min().orElseThrow();
    assertThat(large).isLessThan(12 * small + TimeUnit.MILLISECONDS.toNanos(50));
  }

  @Test
  void subjectsAtTheEndOfALongSensiblePromptAreStillFound() {
    String prompt =
        IntStream.range(0, 60)
            .mapToObj(i -> "a red cat number " + i + ", ")
            .collect(Collectors.joining("", "", "and a fox"));
    assertThat(finder.find(prompt).getLast().text()).isEqualTo("fox");
  }

  @Test
  void aWordOfTheWholePromptIsOneWord() {
    String prompt = "a-".repeat(LONGEST / 2) + "a";
    assertThat(Mentions.of(prompt, List.of(prompt)).getFirst())
        .contains(new Mentions.Span(0, prompt.length()));
  }

  /** Processor time of this thread in ns, so that other processes do not count. */
  private static long work(String prompt) {
    long start = THREADS.getCurrentThreadCpuTime();
    finder.find(prompt);
    var mentions = Mentions.of(prompt, List.of("cat", "a", "a-a"));
    Mentions.describing(prompt, mentions, List.of(List.of("red"), List.of(), List.of()));
    return THREADS.getCurrentThreadCpuTime() - start;
  }

  private static String repeated(String piece, int length) {
    return piece.repeat(length / piece.length());
  }
}
