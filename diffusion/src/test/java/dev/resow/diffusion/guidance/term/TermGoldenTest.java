package dev.resow.diffusion.guidance.term;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.data.Offset.offset;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import dev.resow.diffusion.guidance.GuidanceGoldens;
import dev.resow.diffusion.guidance.map.BlockMaps;
import dev.resow.diffusion.guidance.map.Maps;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Every term with a golden: value to 1e-5 and gradient with respect to every map it reads. */
class TermGoldenTest {
  private static final float CLOSE = 1e-5f;
  private final GuidanceGoldens goldens = GuidanceGoldens.load();
  private NDManager manager;
  private final Map<String, NDArray> inputs = new TreeMap<>();

  @BeforeEach
  void open() {
    manager = NDManager.newBaseManager();
    for (String name : List.of("subject", "words", "colour", "self_attention", "mmdit.captured")) {
      NDArray input = goldens.array(manager, name);
      input.setRequiresGradient(true);
      inputs.put(name, input);
    }
  }

  @AfterEach
  void close() {
    manager.close();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"neglect", "overlap", "flat", "flat_bind", "conflict", "syngen", "outside"})
  void familyTermMatches(String name) {
    Map<String, Term> terms =
        Map.of(
            "neglect", new Neglect(),
            "overlap", new Overlap(),
            "flat", new Flat(),
            "flat_bind", new FlatBind(),
            "conflict", new Conflict(),
            "syngen", new SynGen(false),
            "outside", new Outside(Outside.Masks.FIRST));
    TermContext context = context();
    context.state().keep("outside.mask", goldens.array(manager, "masks"));
    check(name, terms.get(name), context);
  }

  @ParameterizedTest
  @ValueSource(strings = {"block", "text", "overlap"})
  void enmmditTermMatches(String name) {
    Map<String, Term> terms =
        Map.of(
            "block", new BlockAlignment(),
            "text", new TextAlignment(),
            "overlap", new MapOverlap());
    check("mmdit." + name, terms.get(name), TermContext.at(1, 28));
  }

  @Test
  void referenceMapMatches() {
    assertClose("mmdit.reference_map", maps().blocks().referenceGrid().toFloatArray());
  }

  private void check(String name, Term term, TermContext context) {
    float[] value;
    try (var collector = Engine.getInstance().newGradientCollector()) {
      NDArray loss = term.value(maps(), context);
      collector.backward(loss.sum());
      value = loss.toFloatArray();
    }
    assertClose(name + ".value", value);
    List<String> checked = new ArrayList<>();
    inputs.forEach(
        (input, array) -> {
          String golden = input.startsWith("mmdit") ? name + ".grad" : name + ".grad." + input;
          if (!array.hasGradient()) {
            return;
          }
          float[] gradient = array.getGradient().toFloatArray();
          if (!hasGolden(golden)) {
            assertThat(gradient).containsOnly(0f);
            return;
          }
          checked.add(golden);
          assertClose(golden, gradient);
        });
    assertThat(checked).isNotEmpty();
  }

  private boolean hasGolden(String name) {
    return goldens.has(name);
  }

  private Maps maps() {
    List<Integer> early = numbers("early_blocks");
    List<Integer> reference = numbers("reference_blocks");
    NDArray self = inputs.get("self_attention"); // (b, query, h, w)
    BlockMaps blocks =
        new BlockMaps(
            inputs.get("mmdit.captured").expandDims(0), // (1, 6, 2, 3, 8, 8)
            List.of(0, 1, 2, 3, 4, 5),
            new BlockMaps.Roles(early, reference));
    return new Maps(
        inputs.get("subject"),
        inputs.get("words"),
        inputs.get("colour"),
        queries -> SelfTable.rows(self, queries),
        blocks);
  }

  private TermContext context() {
    var json = goldens.facts().required("context");
    List<List<Integer>> groups = new ArrayList<>();
    json.required("syngen_groups")
        .forEach(
            group -> {
              List<Integer> words = new ArrayList<>();
              group.forEach(word -> words.add(word.asInt()));
              groups.add(words);
            });
    return new TermContext(
        json.required("step").asInt(),
        json.required("steps").asInt(),
        new WordGroups(groups, 9, 0),
        List.of(),
        new TermState());
  }

  private List<Integer> numbers(String field) {
    List<Integer> numbers = new ArrayList<>();
    goldens.facts().required("mmdit").required(field).forEach(n -> numbers.add(n.asInt()));
    return numbers;
  }

  /** To 1e-5 of the largest component, at least 1: fp32 sums of large numbers cancel no better. */
  private void assertClose(String golden, float[] actual) {
    float[] expected = goldens.values(golden);
    assertThat(actual).as(golden).hasSameSizeAs(expected);
    float scale = 1;
    for (float value : expected) {
      scale = Math.max(scale, Math.abs(value));
    }
    for (int i = 0; i < expected.length; i++) {
      assertThat(actual[i]).as("%s[%d]", golden, i).isCloseTo(expected[i], offset(CLOSE * scale));
    }
  }

  /** Rows picked from a full table (b, query, h, w). */
  private static final class SelfTable {
    static NDArray rows(NDArray table, int[][] queries) {
      var images = new ai.djl.ndarray.NDList();
      for (int b = 0; b < queries.length; b++) {
        var rows = new ai.djl.ndarray.NDList();
        for (int query : queries[b]) {
          rows.add(table.get(new NDIndex("{}, {}", b, query)));
        }
        images.add(ai.djl.ndarray.NDArrays.stack(rows));
      }
      return ai.djl.ndarray.NDArrays.stack(images);
    }
  }
}
