package dev.resow.standalone.models;

import java.net.URI;
import java.util.Locale;

/** Where a model comes from. */
public sealed interface ModelSource {
  /** As it is written into {@link ModelLock}. */
  String text();

  /** Name of the folder if none is given. */
  String name();

  /**
   * A repository of a hub.
   *
   * @param name {@code OWNER/NAME}
   * @param endpoint base URL of the hub, without a slash at the end
   * @param revision branch, tag or commit
   */
  record Repository(URI endpoint, String repo, String revision) implements ModelSource {
    /** Whether the revision is a commit, which stands for the same files for ever. */
    boolean isPinned() {
      return revision.matches("[0-9a-f]{40}");
    }

    @Override
    public String text() {
      return endpoint + "/" + repo;
    }

    @Override
    public String name() {
      return repo.substring(repo.indexOf('/') + 1);
    }
  }

  /**
   * A zip file with a model folder.
   *
   * @param sha256 of the zip file
   */
  record Archive(URI url, String sha256) implements ModelSource {
    /** As it is written into {@link ModelLock}. */
    String revision() {
      return "sha256:" + sha256;
    }

    @Override
    public String text() {
      return url.toString();
    }

    @Override
    public String name() {
      String file = url.getPath().substring(url.getPath().lastIndexOf('/') + 1);
      return file.replaceFirst("(?i)\\.zip$", "");
    }
  }

  /**
   * @param text {@code OWNER/NAME}, or the URL of a zip file
   * @param sha256 of the zip file, or null
   * @throws IllegalArgumentException if it is neither
   */
  static ModelSource of(String text, URI endpoint, String revision, String sha256) {
    if (text.matches("[A-Za-z0-9][\\w.-]{0,95}/[A-Za-z0-9][\\w.-]{0,95}") && !text.contains("..")) {
      if (!revision.matches("[A-Za-z0-9][\\w./-]{0,99}") || revision.contains(".."))
        throw new IllegalArgumentException(
            "--revision: expected a branch, tag or commit, found '%s'".formatted(revision));
      return new Repository(endpoint, text, revision);
    }
    if (!text.matches("(?i)https?://.*"))
      throw new IllegalArgumentException(
          "expected OWNER/NAME or the URL of a zip file, found '%s'".formatted(text));
    URI url = url("the source", text);
    if (!url.getPath().toLowerCase(Locale.ROOT).endsWith(".zip"))
      throw new IllegalArgumentException(
          "expected the URL of a .zip file with a model folder, found '%s'".formatted(text));
    if (sha256 == null)
      throw new IllegalArgumentException(
          "--sha256 is missing: nothing else tells whether the file at a URL is the right one");
    return new Archive(url, sha256);
  }

  /**
   * @param what names the text in the error
   * @throws IllegalArgumentException if it is not an http or https URL
   */
  static URI url(String what, String text) {
    try {
      URI url = URI.create(text.replaceAll("/+$", ""));
      if (url.getHost() != null && url.getUserInfo() == null && url.getScheme().matches("https?"))
        return url;
    } catch (IllegalArgumentException e) {
      // reported below
    }
    throw new IllegalArgumentException(
        "%s: expected an http or https URL without user name, found '%s'".formatted(what, text));
  }
}
