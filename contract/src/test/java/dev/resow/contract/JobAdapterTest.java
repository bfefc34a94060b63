package dev.resow.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.resow.contract.AdapterBaseCard.Layers;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Adapters in records: optional, bounded, each once. */
class JobAdapterTest {
  private static final String HASH = "a".repeat(64);

  @Test
  void aRecordFromBeforeAdaptersIsReadAsAJobWithoutAny() {
    var old =
        Json.parse(
            """
            {"prompt": "a cat", "method": "plain", "model": "menagerie", "width": 64, "height": 64,
             "steps": 8, "guidanceScale": 3, "seed": 7, "tenant": "default"}""",
            JobSpec.class);
    assertThat(old.adapters()).isEmpty();
    var job = old.withAdapters(List.of(new JobAdapter("fur", .5, HASH)));
    assertThat(Json.parse(Json.text(job), JobSpec.class)).isEqualTo(job);
    assertThat(job.withSeed(8).withMethod("resow").adapters()).isEqualTo(job.adapters());
  }

  @Test
  void namesHashesScalesAndCountsAreBounded() {
    assertThatThrownBy(() -> new JobAdapter("../fur", 1, HASH)).hasMessageContaining("name");
    assertThatThrownBy(() -> new JobAdapter("fur", 1, "a")).hasMessageContaining("sha256");
    assertThatThrownBy(() -> new JobAdapter("fur", Double.NaN, HASH)).hasMessageContaining("scale");
    assertThatThrownBy(() -> new JobAdapter("fur", -10.5, HASH)).hasMessageContaining("scale");
    var one = new JobAdapter("fur", 1, HASH);
    assertThatThrownBy(() -> JobAdapter.mix(List.of(one, one), 0)).hasMessageContaining("once");
    var nine =
        IntStream.range(0, 9).mapToObj(i -> new JobAdapter("fur", 1, ("" + i).repeat(64))).toList();
    assertThatThrownBy(() -> JobAdapter.mix(nine, 0)).hasMessageContaining("at most 8");
  }

  @Test
  void oneOfASubjectNamesASubjectOfTheJob() {
    var whole = new JobAdapter("fur", 1, HASH);
    var mix = List.of(whole, whole.of(0), whole.of(1));
    assertThat(JobAdapter.mix(mix, 2)).isEqualTo(mix);
    assertThat(Json.text(whole)).doesNotContain("subject");
    assertThat(Json.parse(Json.text(whole.of(1)), JobAdapter.class)).isEqualTo(whole.of(1));
    assertThatThrownBy(() -> JobAdapter.mix(mix, 1)).hasMessageContaining("one of 1 subjects");
    assertThatThrownBy(() -> JobAdapter.mix(List.of(whole.of(0), whole.of(0)), 2))
        .hasMessageContaining("once");
    assertThatThrownBy(() -> whole.of(-1)).hasMessageContaining("adapters.subject");
  }

  @Test
  void aLayerIsFoundByTheFirstNumberOfItsName() {
    var first = new Layers("transformer.transformer_blocks.*.attn.to_out.0", 0, 22, 64, 64);
    var last = new Layers("transformer.transformer_blocks.*.norm1_context.linear", 23, 23, 128, 64);
    var plain = new Layers("transformer.proj_out", 0, 0, 64, 64);
    var card = new AdapterBaseCard("base", List.of(first, last, plain));
    assertThat(card.find("transformer.transformer_blocks.22.attn.to_out.0")).contains(first);
    assertThat(card.find("transformer.transformer_blocks.23.attn.to_out.0")).isEmpty();
    assertThat(card.find("transformer.transformer_blocks.23.norm1_context.linear")).contains(last);
    assertThat(card.find("transformer.proj_out")).contains(plain);
    assertThat(card.find("transformer.transformer_blocks.99999.attn.to_q")).isEmpty();
    assertThat(Json.parse(Json.text(card), AdapterBaseCard.class)).isEqualTo(card);
  }
}
