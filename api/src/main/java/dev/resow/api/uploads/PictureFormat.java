package dev.resow.api.uploads;

import java.util.Arrays;
import java.util.Optional;

/** The formats of pictures that are read, known by their first bytes. */
enum PictureFormat {
  PNG("png", new byte[] {(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1A, '\n'}),
  JPEG("jpeg", new byte[] {(byte) 0xFF, (byte) 0xD8, (byte) 0xFF});

  private final String reader;
  private final byte[] magic;

  PictureFormat(String reader, byte[] magic) {
    this.reader = reader;
    this.magic = magic;
  }

  /** Its name among the readers of the platform. */
  String reader() {
    return reader;
  }

  static Optional<PictureFormat> of(byte[] file) {
    return Arrays.stream(values()).filter(format -> format.begins(file)).findFirst();
  }

  private boolean begins(byte[] file) {
    int end = magic.length;
    return file.length >= end && Arrays.equals(file, 0, end, magic, 0, end);
  }
}
