package dev.resow.testkit.onnx;

import com.google.protobuf.ByteString;
import com.google.protobuf.CodedOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/** A message in the encoding of protocol buffers, by the numbers of its fields. */
final class Message {
  private final ByteString.Output bytes = ByteString.newOutput();
  private final CodedOutputStream out = CodedOutputStream.newInstance(bytes);

  private interface Write {
    void to(CodedOutputStream out) throws IOException;
  }

  private Message write(Write write) {
    try {
      write.to(out);
      return this;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  Message number(int field, long value) {
    return write(out -> out.writeInt64(field, value));
  }

  Message text(int field, String value) {
    return write(out -> out.writeByteArray(field, value.getBytes(StandardCharsets.UTF_8)));
  }

  Message decimal(int field, float value) {
    return write(out -> out.writeFloat(field, value));
  }

  Message message(int field, Message value) {
    return write(out -> out.writeBytes(field, value.encoded()));
  }

  ByteString encoded() {
    write(CodedOutputStream::flush);
    return bytes.toByteString();
  }
}
