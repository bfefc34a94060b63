package dev.resow.standalone.cli;

import java.lang.reflect.Proxy;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Handles Ctrl-C in the right order: all shutdown hooks run at the same time, so the job could not
 * be cancelled before the server stops. Uses reflection because the compiler warns about {@code
 * sun.misc.Signal} although every JDK has it.
 */
final class Signals {
  private static volatile Runnable last = () -> {};

  private Signals() {}

  /** Runs after every other handler when this process is interrupted. */
  static void beforeEnd(Runnable words) {
    last = words;
    onInterrupt(() -> {});
  }

  /**
   * Runs once on SIGINT, SIGTERM or SIGHUP, on a thread of its own, and then ends the JVM with 130.
   */
  static void onInterrupt(Runnable cleanUp) {
    var once = new AtomicBoolean();
    Runnable stop =
        () -> {
          if (once.compareAndSet(false, true)) {
            Thread.ofPlatform()
                .name("interrupt")
                .start(
                    () -> {
                      try {
                        cleanUp.run();
                        last.run();
                      } finally {
                        System.exit(ExitCode.INTERRUPTED);
                      }
                    });
          }
        };
    for (String name : new String[] {"INT", "TERM", "HUP"}) {
      handle(name, stop);
    }
  }

  private static void handle(String name, Runnable stop) {
    try {
      Class<?> signal = Class.forName("sun.misc.Signal");
      Class<?> handler = Class.forName("sun.misc.SignalHandler");
      Object proxy =
          Proxy.newProxyInstance(
              Signals.class.getClassLoader(),
              new Class<?>[] {handler},
              (self, method, arguments) -> {
                if (method.getName().equals("handle")) {
                  stop.run();
                }
                return null;
              });
      signal
          .getMethod("handle", signal, handler)
          .invoke(null, signal.getConstructor(String.class).newInstance(name), proxy);
    } catch (ReflectiveOperationException notOnThisSystem) {
      // The shutdown hooks still stop everything, only less orderly.
    }
  }
}
