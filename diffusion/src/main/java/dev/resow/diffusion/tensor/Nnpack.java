package dev.resow.diffusion.tensor;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.foreign.ValueLayout;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * PyTorch's second library of convolutions, switched off. It computes on the processors that it
 * knows, so the last bits of a picture would depend on the machine; on the others every convolution
 * that it might have computed prints a warning.
 *
 * <p>PyTorch has no environment variable for it. In Python it is {@code
 * torch.backends.nnpack.set_flags(False)}, which calls the same function.
 */
final class Nnpack {
  private static final Path MAPPINGS = Path.of("/proc/self/maps");
  private static final String LIBRARY = "/libtorch_cpu.so";

  /** {@code at::globalContext()} */
  private static final String CONTEXT = "_ZN2at13globalContextEv";

  /** {@code at::Context::setUserEnabledNNPACK(bool)} */
  private static final String SET = "_ZN2at7Context20setUserEnabledNNPACKEb";

  private Nnpack() {}

  /**
   * Call it when the engine is loaded.
   *
   * @return false on other systems and other builds of the library, where nothing was changed
   */
  @SuppressWarnings("restricted") // a native call; every way of starting allows native access
  static boolean switchOff() {
    var library = loaded();
    if (library.isEmpty()) return false;
    // The process has it open already, and keeps it.
    var symbols = SymbolLookup.libraryLookup(library.get(), Arena.global());
    var context = symbols.find(CONTEXT);
    var set = symbols.find(SET);
    if (context.isEmpty() || set.isEmpty()) return false;
    var linker = Linker.nativeLinker();
    var globalContext =
        linker.downcallHandle(context.get(), FunctionDescriptor.of(ValueLayout.ADDRESS));
    var setEnabled =
        linker.downcallHandle(
            set.get(), FunctionDescriptor.ofVoid(ValueLayout.ADDRESS, ValueLayout.JAVA_BOOLEAN));
    try {
      setEnabled.invokeExact((MemorySegment) globalContext.invokeExact(), false);
      return true;
    } catch (RuntimeException | Error e) {
      throw e;
    } catch (Throwable e) {
      throw new IllegalStateException("NNPACK cannot be switched off", e);
    }
  }

  private static Optional<Path> loaded() {
    if (!Files.isReadable(MAPPINGS)) return Optional.empty();
    try (var lines = Files.lines(MAPPINGS)) {
      return lines
          .filter(line -> line.endsWith(LIBRARY))
          .map(line -> Path.of(line.substring(line.indexOf('/'))))
          .findFirst();
    } catch (IOException e) {
      return Optional.empty();
    }
  }
}
