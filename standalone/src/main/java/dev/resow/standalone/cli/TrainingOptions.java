package dev.resow.standalone.cli;

import dev.resow.contract.ComatPart;
import dev.resow.contract.FindingKind;
import dev.resow.contract.TrainingRecipe;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Option;

/** What a training is submitted with. */
final class TrainingOptions {
  private static final int MOST_BYTES = 60_000;

  @Option(
      names = "--recipe",
      paramLabel = "RECIPE",
      description = "How to train: nft, comat or itercomp (default: nft)")
  private String recipe;

  @Option(
      names = "--prompts",
      paramLabel = "SET|FILE",
      description = {
        "Name of a set of prompts (for the demo model pairs, triples, relations, colours, mix),",
        "or a file with one prompt a line (default: prompts of the ledger)"
      })
  private String prompts;

  @Option(
      names = "--from-failures",
      paramLabel = "AGO",
      description = {
        "From the ledger: prompts of rounds that failed since this age (30m, 24h, 7d) or time,",
        "each once, without those that evaluations hold out"
      })
  private String fromFailures;

  @Option(
      names = "--finding",
      paramLabel = "KIND",
      description = "From the ledger: prompts of rounds in which this was found")
  private FindingKind finding;

  @Option(
      names = "--since",
      paramLabel = "TIME",
      description = "From the ledger: prompts of rounds since 30m, 24h, 7d ago, or a time")
  private String since;

  @Option(
      names = "--pair",
      paramLabel = "A,B",
      description = "From the ledger: prompts that name both words; repeatable")
  private List<String> pairs;

  @Option(
      names = "--model",
      paramLabel = "NAME",
      description = "Base model (default: the server's)")
  private String model;

  @Option(
      names = "--rank",
      paramLabel = "N",
      description = "Rank of the matrices (default: the recipe's)")
  private Integer rank;

  @Option(
      names = "--updates",
      paramLabel = "N",
      description = "Updates of the whole training (default: the recipe's)")
  private Integer updates;

  @Option(
      names = "--rate",
      paramLabel = "X",
      description = "Learning rate, 0 to 1 (default: the recipe's)")
  private Double rate;

  @Option(
      names = "--seed",
      paramLabel = "N",
      description = "Seed of prompts and noise (default: random)")
  private Long seed;

  @Option(
      names = "--minutes",
      paramLabel = "M",
      description = "End with what it has after so many minutes of training (default: no limit)")
  private Double minutes;

  @Option(
      names = "--without",
      paramLabel = "PART",
      split = ",",
      description =
          "comat: leave out caption, token, pixel or adversarial; repeatable (default: those for which"
              + " the server has no critic)")
  private List<ComatPart> without;

  @Option(
      names = "--captioner",
      paramLabel = "NAME",
      description = "comat: critic that reads captions (default: the server's)")
  private String captioner;

  @Option(
      names = "--segmenter",
      paramLabel = "NAME",
      description = "comat: critic that finds what words name (default: the server's)")
  private String segmenter;

  @Option(
      names = "--pictures",
      paramLabel = "N",
      description = "comat, itercomp: pictures of an update, 1 to 256 (default: 16)")
  private Integer pictures;

  @Option(
      names = "--rewards",
      paramLabel = "NAME",
      split = ",",
      description =
          "itercomp: rewards that the pictures are to please; repeatable (default: all of the server's)")
  private List<String> rewards;

  @Option(
      names = "--floor",
      paramLabel = "NATS",
      description = {
        "comat: surprise per token below which the captioner does not count, 0 to 100",
        "(default: 0)"
      })
  private Double floor;

  /** Whether the command says which parts of comat's loss are left out. */
  boolean choosesParts() {
    return without != null;
  }

  /**
   * The body of {@code POST /v1/trainings}.
   *
   * @param first the recipe if there is a name, else the name
   * @param name of the adapter, or null
   */
  Map<String, Object> request(String first, String name) throws IOException {
    if (name == null) {
      for (TrainingRecipe known : TrainingRecipe.values()) {
        if (known.word().equals(first)) {
          throw new IllegalArgumentException(
              "--name: expected the name of the adapter that %s shall make, found none"
                  .formatted(first));
        }
      }
      return request(first);
    }
    if (recipe != null && !recipe.equals(first)) {
      throw new IllegalArgumentException(
          "--recipe: expected %s as before --name, found %s".formatted(first, recipe));
    }
    recipe = first;
    return request(name);
  }

  /** The body of {@code POST /v1/trainings}. */
  Map<String, Object> request(String adapter) throws IOException {
    var body = new LinkedHashMap<String, Object>();
    body.put("adapter", adapter);
    body.put("prompts", prompts == null ? Map.of("ledger", ledger()) : given());
    put(body, "recipe", recipe);
    put(body, "model", model);
    put(body, "rank", rank);
    put(body, "updates", updates);
    put(body, "learningRate", rate);
    put(body, "seed", seed);
    put(body, "minutes", minutes);
    boolean itercomp = TrainingRecipe.ITERCOMP.word().equals(recipe);
    put(body, "comat", settings(comat(itercomp ? null : pictures)));
    put(body, "itercomp", settings(itercomp(itercomp ? pictures : null)));
    return body;
  }

  /** Null where all is left to the server. */
  private static Map<String, Object> settings(Map<String, Object> given) {
    return given.isEmpty() ? null : given;
  }

  private Map<String, Object> itercomp(Integer pictures) {
    var itercomp = new LinkedHashMap<String, Object>();
    put(itercomp, "rewards", rewards);
    put(itercomp, "pictures", pictures);
    return itercomp;
  }

  private Map<String, Object> comat(Integer pictures) {
    var comat = new LinkedHashMap<String, Object>();
    put(comat, "without", without == null ? null : without.stream().map(ComatPart::word).toList());
    put(comat, "captioner", captioner);
    put(comat, "segmenter", segmenter);
    put(comat, "pictures", pictures);
    put(comat, "floor", floor);
    return comat;
  }

  private static void put(Map<String, Object> body, String field, Object value) {
    if (value != null) {
      body.put(field, value);
    }
  }

  private Map<String, Object> given() throws IOException {
    if (finding != null || since != null || pairs != null || fromFailures != null) {
      throw new IllegalArgumentException(
          "--prompts: expected no other source of prompts, found --from-failures, --finding, --since or --pair");
    }
    Path file = Path.of(System.getProperty("resow.cwd", "")).resolve(prompts);
    if (!Files.isRegularFile(file)) {
      return Map.of("set", prompts);
    }
    if (Files.size(file) > MOST_BYTES) {
      throw new IllegalArgumentException(
          "--prompts: expected a file of at most %d bytes, found %d"
              .formatted(MOST_BYTES, Files.size(file)));
    }
    try {
      return Map.of(
          "list",
          Files.readAllLines(file, StandardCharsets.UTF_8).stream()
              .map(String::strip)
              .filter(line -> !line.isEmpty())
              .toList());
    } catch (CharacterCodingException e) {
      throw new IllegalArgumentException(
          "--prompts: expected UTF-8 text, found invalid bytes; convert the file to UTF-8", e);
    }
  }

  private Map<String, Object> ledger() {
    if (fromFailures != null && since != null) {
      throw new IllegalArgumentException(
          "--from-failures: expected no other time, found --since %s".formatted(since));
    }
    String from = fromFailures == null ? since : fromFailures;
    var ledger = new LinkedHashMap<String, Object>();
    put(ledger, "finding", finding == null ? null : finding.word());
    if (from != null) {
      ledger.put("since", Since.parse(from, Clock.systemUTC().instant()).toString());
    }
    if (pairs != null) {
      ledger.put("pairs", pairs.stream().map(pair -> Arrays.asList(pair.split(",", -1))).toList());
    }
    return ledger;
  }
}
