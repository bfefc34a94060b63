package dev.resow.api.replays;

import static org.assertj.core.api.Assertions.assertThat;

import dev.resow.contract.ImageRef;
import dev.resow.contract.JobResult;
import dev.resow.contract.ModelFingerprint;
import dev.resow.contract.Verdict;
import dev.resow.contract.artifact.ArtifactId;
import dev.resow.provenance.png.PngChunks;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class ReproductionTest {
  private static final Map<String, String> CPU = Map.of("weights", "w1", "device", "cpu");
  private static final Map<String, String> GPU = Map.of("weights", "w1", "device", "cuda");

  @Test
  void theSameFileIsTheSameBytes() {
    assertThat(compare(result(7, 1, CPU), result(7, 1, CPU)).answer())
        .isEqualTo(Reproduction.Answer.SAME_BYTES);
  }

  @Test
  void anotherPictureNamesThePartOfTheFingerprintThatDiffers() {
    var answer = compare(result(7, 1, CPU), result(7, 2, GPU));
    assertThat(answer.answer()).isEqualTo(Reproduction.Answer.DIFFERENT);
    assertThat(answer.differs())
        .containsExactly(new Reproduction.Difference("device", "cpu", "cuda"));
  }

  @Test
  void aRoundWithoutAPictureCanNotBeCompared() {
    assertThat(compare(null, result(7, 1, CPU)).answer())
        .isEqualTo(Reproduction.Answer.NOTHING_TO_COMPARE);
    assertThat(compare(result(8, 1, CPU), result(7, 1, CPU)).answer())
        .as("the picture is of another seed")
        .isEqualTo(Reproduction.Answer.NOTHING_TO_COMPARE);
  }

  @Test
  void theTextsOfAPngAreNoPixels() {
    byte[] first = png("round 0", 1);
    assertThat(Pixels.compare(first, png("round 1, another job seed", 1)))
        .isEqualTo(Reproduction.Answer.SAME_PIXELS);
    assertThat(Pixels.compare(first, png("round 0", 2))).isEqualTo(Reproduction.Answer.DIFFERENT);
    assertThat(Pixels.compare(first, new byte[] {1, 2, 3}))
        .isEqualTo(Reproduction.Answer.DIFFERENT);
  }

  /** Each job's manifest names the job; it says nothing about how the picture was made. */
  @Test
  void theManifestsOfTwoJobsAreNotCompared() throws Exception {
    byte[] picture = Files.readAllBytes(Path.of("../docs/images/a-tiger-and-a-leopard.png"));
    byte[] first = PngChunks.insert(picture, 33, "caBX", new byte[] {1});
    byte[] second = PngChunks.insert(picture, 33, "caBX", new byte[] {2, 2});
    byte[] noted = PngChunks.insert(second, 33, "tEXt", new byte[] {'a', 0, 'b'});

    assertThat(Pixels.compare(first, second)).isEqualTo(Reproduction.Answer.SAME_BYTES);
    assertThat(Pixels.compare(first, picture)).isEqualTo(Reproduction.Answer.SAME_BYTES);
    assertThat(Pixels.compare(first, noted)).isEqualTo(Reproduction.Answer.SAME_PIXELS);
    assertThat(Pixels.compare(first, png("", 1))).isEqualTo(Reproduction.Answer.DIFFERENT);
  }

  private static Reproduction compare(JobResult before, JobResult after) {
    return Reproduction.of(
        7,
        before,
        after,
        (a, b) -> a.equals(b) ? Reproduction.Answer.SAME_BYTES : Reproduction.Answer.DIFFERENT);
  }

  private static JobResult result(long seed, int picture, Map<String, String> parts) {
    var image = new ImageRef(ArtifactId.of(new byte[] {(byte) picture}), "image/png", 64, 64, 1);
    return new JobResult(
        new UUID(0, 1),
        1,
        "w",
        Instant.EPOCH,
        Verdict.OVERLAPPED,
        image,
        seed,
        List.of(),
        1,
        null,
        new ModelFingerprint("menagerie", parts.toString(), parts));
  }

  private static byte[] png(String text, int pixel) {
    var out = new ByteArrayOutputStream();
    out.writeBytes(new byte[] {(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1A, '\n'});
    chunk(out, "IHDR", new byte[13]);
    chunk(out, "iTXt", text.getBytes(StandardCharsets.UTF_8));
    chunk(out, "IDAT", new byte[] {(byte) pixel});
    chunk(out, "IEND", new byte[0]);
    return out.toByteArray();
  }

  private static void chunk(ByteArrayOutputStream out, String type, byte[] data) {
    out.writeBytes(ByteBuffer.allocate(4).putInt(data.length).array());
    out.writeBytes(type.getBytes(StandardCharsets.US_ASCII));
    out.writeBytes(data);
    out.writeBytes(new byte[4]);
  }
}
