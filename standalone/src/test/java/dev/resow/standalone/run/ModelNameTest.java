package dev.resow.standalone.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The server and its worker must call the model by one name. */
class ModelNameTest {
  @TempDir Path folder;

  @AfterEach
  void forget() {
    System.clearProperty("resow.model");
  }

  @Test
  void aFolderHasItsOwnName() throws Exception {
    Path model = Files.createDirectories(folder.resolve("my-model"));
    Files.writeString(model.resolve("model_index.json"), "{}");
    assertThat(nameOf(model)).isEqualTo("my-model");
  }

  @Test
  void aDownloadCacheHasTheNameOfItsRepository() throws Exception {
    Path cache = folder.resolve("models--org--some-model");
    Path snapshot = Files.createDirectories(cache.resolve("snapshots").resolve("0123abc"));
    Files.writeString(snapshot.resolve("model_index.json"), "{}");
    assertThat(nameOf(cache)).isEqualTo("some-model");
    assertThat(nameOf(snapshot)).isEqualTo("some-model");
  }

  @Test
  void whatIsNoModelHasTheNameOfItsFolder() {
    assertThat(nameOf(folder.resolve("nothing"))).isEqualTo("nothing");
  }

  private static String nameOf(Path model) {
    System.setProperty("resow.model", model.toString());
    return DataFolder.modelName();
  }
}
