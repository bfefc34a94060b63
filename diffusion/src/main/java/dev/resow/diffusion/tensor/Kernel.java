package dev.resow.diffusion.tensor;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.pytorch.engine.PtNDManager;
import ai.djl.pytorch.engine.PtSymbolBlock;
import ai.djl.pytorch.jni.IValueUtils;
import ai.djl.pytorch.jni.JniUtils;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/**
 * One fused tensor function, given as the body of a TorchScript {@code forward}.
 *
 * <p>DJL has no scaled-dot-product attention, group norm or bfloat16 kernels, but it loads
 * TorchScript, and a TorchScript archive is a stored zip that plain Java can write: {@code
 * data.pkl} (a pickled empty module), the code, no constants and a version. Gradients pass through
 * a kernel while a gradient collector is open.
 */
public final class Kernel {
  private static final NDManager HOME = TensorEngine.manager();

  /**
   * The profiling executor of TorchScript rewrites a graph after its first runs, so that the same
   * input can give other last bits later; a resumed session must repeat them. The switch belongs to
   * the thread.
   */
  private static final ThreadLocal<Boolean> PLAIN_EXECUTION =
      ThreadLocal.withInitial(
          () -> {
            JniUtils.setGraphExecutorOptimize(false);
            return true;
          });

  private final PtSymbolBlock module;

  private Kernel(PtSymbolBlock module) {
    this.module = module;
  }

  /**
   * @param arguments names of the tensor arguments, e.g. {@code "x, weight"}
   * @param lines the body; TorchScript's serialised dialect, where every operator is a function
   *     ({@code torch.add(x, y)})
   */
  public static Kernel of(String arguments, String... lines) {
    var code = new StringBuilder();
    code.append("class K(Module):\n  __parameters__ = []\n  __buffers__ = []\n  training : bool\n");
    code.append("  _is_full_backward_hook : Optional[bool]\n  def forward(self: __torch__.K");
    for (String argument : arguments.split(","))
      code.append(", ").append(argument.strip()).append(": Tensor");
    code.append(") -> Tensor:\n");
    for (String line : lines) code.append("    ").append(line).append('\n');
    try (var in = new ByteArrayInputStream(archive(code.toString()))) {
      return new Kernel(JniUtils.loadModule((PtNDManager) HOME, in, false, false));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * The result belongs to the manager of the first argument. Where no gradients are recorded it can
   * neither be changed in place nor take part in a later gradient pass, see {@link #stored}.
   */
  public NDArray apply(NDArray... arguments) {
    return run(JniUtils.isGradMode(), arguments);
  }

  /** As {@link #apply}; the result can be kept as a weight. */
  public NDArray stored(NDArray... arguments) {
    return run(true, arguments);
  }

  private NDArray run(boolean training, NDArray... arguments) {
    PLAIN_EXECUTION.get();
    return IValueUtils.forward(module, new NDList(arguments), training).head();
  }

  private static byte[] archive(String code) throws IOException {
    var bytes = new ByteArrayOutputStream();
    try (var zip = new ZipOutputStream(bytes)) {
      store(zip, "k/data.pkl", emptyModule());
      store(zip, "k/code/__torch__.py", code.getBytes(StandardCharsets.US_ASCII));
      store(zip, "k/constants.pkl", new byte[] {(byte) 0x80, 2, ')', '.'});
      store(zip, "k/version", "10\n".getBytes(StandardCharsets.US_ASCII));
    }
    return bytes.toByteArray();
  }

  /**
   * Pickle protocol 2 of {@code K()} with state {@code {training: False, _is_full_backward_hook:
   * None}}.
   */
  private static byte[] emptyModule() {
    var pickle = new ByteArrayOutputStream();
    pickle.writeBytes(new byte[] {(byte) 0x80, 2});
    pickle.writeBytes(
        "c__torch__\nK\n)\u0000".replace('\u0000', '\u0081').getBytes(StandardCharsets.ISO_8859_1));
    pickle.writeBytes(new byte[] {'}', '('});
    writeString(pickle, "training");
    pickle.write(0x89); // False
    writeString(pickle, "_is_full_backward_hook");
    pickle.writeBytes(new byte[] {'N', 'u', 'b', '.'});
    return pickle.toByteArray();
  }

  private static void writeString(ByteArrayOutputStream pickle, String text) {
    pickle.writeBytes(new byte[] {'X', (byte) text.length(), 0, 0, 0});
    pickle.writeBytes(text.getBytes(StandardCharsets.US_ASCII));
  }

  private static void store(ZipOutputStream zip, String name, byte[] content) throws IOException {
    var crc = new CRC32();
    crc.update(content);
    var entry = new ZipEntry(name);
    entry.setMethod(ZipEntry.STORED);
    entry.setSize(content.length);
    entry.setCompressedSize(content.length);
    entry.setCrc(crc.getValue());
    zip.putNextEntry(entry);
    zip.write(content);
    zip.closeEntry();
  }
}
