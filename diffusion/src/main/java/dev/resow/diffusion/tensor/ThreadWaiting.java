package dev.resow.diffusion.tensor;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * How OpenMP's threads wait for one another. By default libgomp's spin for some milliseconds before
 * they sleep. On cores that are used by others too, a thread that spins takes the time that the
 * thread it waits for would need, and an operator takes a time slice of the scheduler instead of
 * microseconds. A short spin bridges the gap between two operators and no more.
 *
 * <p>libgomp reads the environment when it is loaded, so the variable is set in this process before
 * that. It is left alone where the environment has one of the variables that steer waiting.
 *
 * @see <a href="https://gcc.gnu.org/onlinedocs/libgomp/GOMP_005fSPINCOUNT.html">GOMP_SPINCOUNT</a>
 */
final class ThreadWaiting {
  static final String VARIABLE = "GOMP_SPINCOUNT";

  /** Rounds of the spin loop, each some tens of cycles; the default is 300,000. */
  static final String SPINS = "1000";

  /** What an operator may have set: then it holds. */
  private static final List<String> OPERATOR = List.of("OMP_WAIT_POLICY", VARIABLE);

  private ThreadWaiting() {}

  /** The value to set, if the environment does not have its own. */
  static Optional<String> spins(Map<String, String> environment) {
    return OPERATOR.stream().anyMatch(environment::containsKey)
        ? Optional.empty()
        : Optional.of(SPINS);
  }

  static void set(Map<String, String> environment) {
    spins(environment).ifPresent(spins -> setenv(VARIABLE, spins));
  }

  /** {@code setenv} of the C library (POSIX.1-2001), without overwriting. */
  @SuppressWarnings("restricted") // a native call; every way of starting allows native access
  private static void setenv(String name, String value) {
    var linker = Linker.nativeLinker();
    var symbol = linker.defaultLookup().find("setenv");
    if (symbol.isEmpty()) return; // no POSIX system, so no libgomp either
    MethodHandle setenv =
        linker.downcallHandle(
            symbol.get(),
            FunctionDescriptor.of(
                ValueLayout.JAVA_INT,
                ValueLayout.ADDRESS,
                ValueLayout.ADDRESS,
                ValueLayout.JAVA_INT));
    try (var arena = Arena.ofConfined()) {
      int result = (int) setenv.invokeExact(arena.allocateFrom(name), arena.allocateFrom(value), 0);
      if (result != 0) throw new IllegalStateException("setenv " + name + " failed");
    } catch (RuntimeException | Error e) {
      throw e;
    } catch (Throwable e) {
      throw new IllegalStateException("setenv " + name + " failed", e);
    }
  }
}
