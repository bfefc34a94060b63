package dev.resow.contract;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.regex.Pattern;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.NotBlank;

/** Every model has a topic of its own. */
class ReadyTopicsTest {
  private static final Pattern LEGAL = Pattern.compile("[a-zA-Z0-9._-]{1,100}");

  @Example
  void aPlainNameIsReadable() {
    assertThat(ReadyTopics.of("menagerie")).isEqualTo("resow.jobs.ready.menagerie");
    assertThat(ReadyTopics.of("stable-diffusion-3-medium"))
        .isEqualTo("resow.jobs.ready.stable-diffusion-3-medium");
  }

  @Example
  void anyOtherNameHasItsHash() {
    assertThat(ReadyTopics.of("SD 3.5/Large"))
        .isEqualTo("resow.jobs.ready.sd-3-5-large_0cacbaa17b0823ff");
    assertThat(ReadyTopics.of("sd3_medium")).isNotEqualTo(ReadyTopics.of("sd3.medium"));
    assertThat(ReadyTopics.of("Menagerie")).isNotEqualTo(ReadyTopics.of("menagerie"));
    assertThat(ReadyTopics.of("a".repeat(48))).isNotEqualTo(ReadyTopics.of("a".repeat(49)));
  }

  @Property
  void everyNameIsALegalTopicThatIsRecognised(@ForAll @NotBlank String model) {
    String topic = ReadyTopics.of(model);
    assertThat(topic).matches(LEGAL);
    assertThat(ReadyTopics.isOfOneModel(topic)).isTrue();
    assertThat(EventType.JOB_READY.belongsOn(topic)).isTrue();
    assertThat(EventType.JOB_SUBMITTED.belongsOn(topic)).isFalse();
  }

  @Property
  void twoModelsHaveTwoTopics(@ForAll @NotBlank String one, @ForAll @NotBlank String other) {
    if (!one.equals(other)) assertThat(ReadyTopics.of(one)).isNotEqualTo(ReadyTopics.of(other));
  }

  @Property
  void aVersionHasATopicOfItsOwn(@ForAll @NotBlank String model, @ForAll @NotBlank String version) {
    String topic = ReadyTopics.of(model, version);
    assertThat(topic).matches(LEGAL);
    assertThat(ReadyTopics.isOfOneModel(topic)).isTrue();
    assertThat(topic)
        .isNotEqualTo(ReadyTopics.of(model))
        .isNotEqualTo(ReadyTopics.of(model, version + "2"))
        .isNotEqualTo(ReadyTopics.of(model + "2", version));
  }

  @Example
  void otherTopicsAreNone() {
    assertThat(ReadyTopics.isOne(Topics.READY)).isTrue();
    assertThat(ReadyTopics.isOfOneModel(Topics.READY)).isFalse();
    for (String other :
        new String[] {"resow.jobs.ready.", "resow.jobs.ready.A", "resow.jobs.readyx"})
      assertThat(ReadyTopics.isOne(other)).as(other).isFalse();
  }
}
