package dev.resow.diffusion.tensor;

import ai.djl.Device;
import ai.djl.engine.Engine;
import ai.djl.ndarray.NDManager;
import ai.djl.pytorch.engine.PtEngine;
import ai.djl.pytorch.jni.JniUtils;

/**
 * The native engine. Everything reaches it through here, so that how its threads wait is set before
 * its libraries are loaded; they read it once.
 */
public final class TensorEngine {
  private static final String OPENMP_THREADS = "OMP_NUM_THREADS";

  static {
    ThreadWaiting.set(System.getenv());
    // The libraries count the machine's processors, the virtual machine those of the container.
    int own = Runtime.getRuntime().availableProcessors();
    Engine.getEngine(PtEngine.ENGINE_NAME);
    Nnpack.switchOff();
    if (!System.getenv().containsKey(OPENMP_THREADS) && own < JniUtils.getNumThreads()) {
      JniUtils.setNumThreads(own);
    }
  }

  private TensorEngine() {}

  /** The engine, loaded when this class is first used (some hundred milliseconds). */
  public static Engine get() {
    return Engine.getEngine(PtEngine.ENGINE_NAME);
  }

  /** A new owner of arrays on the engine's default device. */
  public static NDManager manager() {
    get();
    return NDManager.newBaseManager(PtEngine.ENGINE_NAME);
  }

  /** A new owner of arrays on a device. */
  public static NDManager manager(Device device) {
    get();
    return NDManager.newBaseManager(device, PtEngine.ENGINE_NAME);
  }

  /** Threads that share an operator called by this thread. */
  public static int threads() {
    get();
    return JniUtils.getNumThreads();
  }

  /**
   * Sets the threads that share an operator: for this thread, and for others that have not called
   * an operator yet.
   *
   * @param count 1 or more
   */
  public static void useThreads(int count) {
    get();
    if (JniUtils.getNumThreads() != count) JniUtils.setNumThreads(count);
  }
}
