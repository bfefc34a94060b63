package dev.resow.diffusion.sampler;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.resow.diffusion.adapter.AdapterUse;
import dev.resow.diffusion.guidance.term.Box;
import dev.resow.diffusion.image.StartImage;
import dev.resow.subjects.Place;
import dev.resow.subjects.Relation;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A saved session holds everything, and no other version is read. */
class SessionCodecTest {
  private static final SamplingRequest REQUEST =
      new SamplingRequest(
              "a cat and a dog", "", 128, 128, 8, 4.5, 7, List.of("cat", "dog"), "resow", 2)
          .withBoxes(List.of(new Box(0, 0, .5, 1)))
          .withRelations(List.of(new Relation(0, Place.LEFT_OF, 1)))
          .withCandidates(2)
          .withAdapters(List.of(new AdapterUse("fur", "a".repeat(64), .5)));

  static Stream<Next> everyNext() {
    return Stream.of(
        new Next.Sample(), new Next.Restart("two subjects overlap"), new Next.Decode());
  }

  @ParameterizedTest
  @MethodSource("everyNext")
  void everyFieldIsRestored(Next next) {
    var state = state(next);
    var read = SessionState.fromBytes(state.toBytes());
    assertThat(read)
        .usingRecursiveComparison()
        .withStrictTypeChecking()
        .ignoringCollectionOrder()
        .isEqualTo(state);
  }

  @Test
  void aSessionWithoutEarlierPredictionsIsOfTheVersionBefore() {
    var state = state(new Next.Sample(), List.of());
    assertRestored(state, 7);
  }

  @Test
  void theCachedStepIsRestored() {
    var state =
        state(new Next.Sample(), List.of(), Optional.of(new CachedStep(3, true, new float[] {5})));
    assertRestored(state, 9);
  }

  /** Each version has one of its own for it. */
  @Test
  void thePictureThatASessionStartsFromIsRestored() {
    var request = REQUEST.withStart(new StartImage("a".repeat(64), .5, "b".repeat(64)));
    var past = List.of(new float[] {8, 9}, new float[] {10, 11});
    var cached = Optional.of(new CachedStep(3, true, new float[] {5}));
    assertRestored(state(request, new Next.Sample(), List.of(), Optional.empty()), 10);
    assertRestored(state(request, new Next.Sample(), past, Optional.empty()), 11);
    assertRestored(state(request, new Next.Sample(), past, cached), 12);
  }

  /** On top of each. */
  @Test
  void theSubjectOfAnAdapterIsRestored() {
    var whole = new AdapterUse("fur", "a".repeat(64), .5);
    var mix = List.of(whole, new AdapterUse("fur", "a".repeat(64), 1).of(1));
    var request = REQUEST.withAdapters(mix);
    var fromPicture = request.withStart(new StartImage("a".repeat(64), .5, ""));
    assertRestored(state(request, new Next.Sample(), List.of(), Optional.empty()), 13);
    assertRestored(state(fromPicture, new Next.Sample(), List.of(), Optional.empty()), 16);
    assertThat(request.samePicture(REQUEST.withAdapters(List.of(whole, mix.get(1).of(0)))))
        .isFalse();
    assertThatThrownBy(() -> REQUEST.withAdapters(List.of(whole.of(2))))
        .hasMessageContaining("one of 2 subjects, from 0, got 2");
  }

  private static void assertRestored(SessionState state, int version) {
    byte[] bytes = state.toBytes();
    assertThat(ByteBuffer.wrap(bytes).getInt(Integer.BYTES)).isEqualTo(version);
    assertThat(SessionState.fromBytes(bytes)).usingRecursiveComparison().isEqualTo(state);
  }

  @Test
  void anOlderVersionIsRefused() {
    byte[] bytes = state(new Next.Sample()).toBytes();
    ByteBuffer.wrap(bytes).putInt(Integer.BYTES, 6);
    assertThatThrownBy(() -> SessionState.fromBytes(bytes))
        .hasMessageContaining("version 7 to 18, found 6");
  }

  private static SessionState state(Next next) {
    return state(next, List.of(new float[] {8, 9}, new float[] {10, 11}));
  }

  private static SessionState state(Next next, List<float[]> past) {
    return state(next, past, Optional.empty());
  }

  private static SessionState state(Next next, List<float[]> past, Optional<CachedStep> cached) {
    return state(REQUEST, next, past, cached);
  }

  private static SessionState state(
      SamplingRequest request, Next next, List<float[]> past, Optional<CachedStep> cached) {
    var round =
        new RoundRecord(
            0,
            7,
            4,
            new RoundRecord.Check(
                List.of(
                    new Finding(
                        Finding.Kind.OVERLAPPED, List.of(0, 1), Optional.empty(), .5, .4, 4),
                    new Finding(
                        Finding.Kind.MISPLACED,
                        List.of(1, 0),
                        Optional.of(Place.ABOVE),
                        -.2,
                        0,
                        4)),
                .5),
            3,
            Map.of("overlap", List.of(.5, .4)),
            9,
            null);
    return new SessionState(
        "fingerprint",
        request,
        List.of(2, 3),
        5,
        next,
        true,
        true,
        new float[] {1, 2},
        past,
        List.of(new CheckedRound(0, 4, .5, new float[] {3, 4}, past, new byte[] {5})),
        List.of(round),
        new byte[] {6, 7},
        cached);
  }
}
