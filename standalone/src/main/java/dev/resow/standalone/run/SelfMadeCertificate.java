package dev.resow.standalone.run;

import dev.resow.embedded.PrivateFiles;
import dev.resow.provenance.certificate.SelfMade;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;

/**
 * The certificate that signs the pictures of an embedded run whose operator gave none: made at the
 * first start and kept in the data folder, its key readable by the owner only. To replace it,
 * delete its folder.
 */
final class SelfMadeCertificate {
  private static final String SWITCH = "resow.provenance";
  private static final String CERTIFICATE = "resow.provenance.certificate";
  private static final String KEY = "resow.provenance.key";

  private SelfMadeCertificate() {}

  /**
   * The settings that name it; none when the operator turned signing off or has a certificate.
   *
   * @throws IOException when it cannot be written
   */
  static Map<String, String> settings(DataFolder data) throws IOException {
    boolean off = Operator.set(SWITCH).filter("off"::equalsIgnoreCase).isPresent();
    if (off || Operator.set(CERTIFICATE).isPresent() || Operator.set(KEY).isPresent()) {
      return Map.of();
    }
    Path folder = PrivateFiles.folder(data.root().resolve("provenance"));
    Path certificate = folder.resolve("certificate.pem");
    Path key = folder.resolve("key.pem");
    if (!Files.exists(certificate) || !Files.exists(key)) {
      var made = SelfMade.create("Resow demo", Instant.now());
      PrivateFiles.write(key, made.key());
      PrivateFiles.write(folder.resolve("authority.pem"), made.authority());
      PrivateFiles.write(certificate, made.chain());
    }
    return Map.of(CERTIFICATE, certificate.toString(), KEY, key.toString());
  }
}
