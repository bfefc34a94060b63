package dev.resow.diffusion.sampler;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.resow.diffusion.adapter.AdapterUse;
import dev.resow.diffusion.guidance.term.Box;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import java.util.zip.CRC32;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A saved session holds everything, and no other version is read. */
class SessionCodecTest {
  private static final SamplingRequest REQUEST =
      SamplingRequest.plain("a cat", 128, 128, 8, 4.5, 7)
          .withBoxes(List.of(new Box(0, 0, .5, 1)))
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
  void anOlderVersionIsRefused() {
    byte[] bytes = state(new Next.Sample()).toBytes();
    ByteBuffer.wrap(bytes).putInt(Integer.BYTES, 5);
    assertThatThrownBy(() -> SessionState.fromBytes(bytes))
        .hasMessageContaining("version 6 or 7, found 5");
  }

  /** Servers of the version before wrote no adapters into a request. */
  @Test
  void theVersionWithoutAdaptersIsRead() throws IOException {
    var state =
        SessionState.first("fingerprint", REQUEST.withAdapters(List.of()), 1, new float[] {1, 2});
    byte[] now = state.toBytes();
    var request = new ByteArrayOutputStream();
    RequestCodec.write(new DataOutputStream(request), state.request());
    int end = 2 * Integer.BYTES + Integer.BYTES + "fingerprint".length() + request.size();
    var before = ByteBuffer.allocate(now.length - Integer.BYTES);
    before.put(now, 0, end - Integer.BYTES).put(now, end, now.length - end);
    before.putInt(Integer.BYTES, 6);
    var sum = new CRC32();
    sum.update(before.array(), 0, before.capacity() - Long.BYTES);
    before.putLong(before.capacity() - Long.BYTES, sum.getValue());

    assertThat(SessionState.fromBytes(before.array())).usingRecursiveComparison().isEqualTo(state);
  }

  private static SessionState state(Next next) {
    var round =
        new RoundRecord(
            0,
            7,
            4,
            new RoundRecord.Check(true, .5),
            3,
            Map.of("overlap", List.of(.5, .4)),
            9,
            null);
    return new SessionState(
        "fingerprint",
        REQUEST,
        List.of(2, 3),
        5,
        next,
        true,
        true,
        new float[] {1, 2},
        List.of(new CheckedRound(0, 4, .5, new float[] {3, 4}, new byte[] {5})),
        List.of(round),
        new byte[] {6, 7});
  }
}
