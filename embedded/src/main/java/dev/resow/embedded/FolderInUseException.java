package dev.resow.embedded;

import java.nio.file.Path;

/** Another live process owns the data folder. */
public final class FolderInUseException extends IllegalStateException {
  private static final long serialVersionUID = 1L;

  FolderInUseException(Path folder, long pid) {
    super(
        "%s is in use by process %s; use another folder (RESOW_DATA) or stop that process first"
            .formatted(folder.toAbsolutePath(), pid == 0 ? "(unknown)" : Long.toString(pid)));
  }
}
