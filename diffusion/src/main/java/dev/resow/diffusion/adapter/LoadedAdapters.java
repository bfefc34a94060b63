package dev.resow.diffusion.adapter;

import ai.djl.ndarray.NDManager;
import dev.resow.diffusion.tensor.NoGradient;
import dev.resow.diffusion.tensor.Overlay;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Predicate;

/**
 * The adapters of a loaded model: puts mixes of them on and takes them off between steps. The
 * weights of the model are never changed, only covered. Threads that sample hold a mix for the
 * length of a step.
 *
 * <p>What was loaded stays for the next use, within a bound: adapters as they were read, and for
 * each mix what lies over the weights. What was used longest ago goes first.
 */
public final class LoadedAdapters {
  private final AdapterBase base;
  private final List<AdaptedNetwork> networks;
  private final AdapterMode mode;
  private final long limit;
  private final NDManager parent;
  private final SequencedMap<String, Adapter> adapters = new LinkedHashMap<>(16, .75f, true);
  private final SequencedMap<String, Laid> mixes = new LinkedHashMap<>(16, .75f, true);

  /** No mix has a key that begins so: what lies over the weights was laid by a trainer. */
  private static final String IN_TRAINING = "in training ";

  private final AtomicLong laid = new AtomicLong();

  private AdapterSource source = AdapterSource.NONE;
  private final MixTurns turns = new MixTurns();

  /** What lies over the weights for one mix, by network. */
  private record Laid(Map<String, Overlay> overlays, NDManager manager, long bytes) {}

  /**
   * @param limit bytes that may be taken
   * @param parent becomes the parent of the owners of all arrays
   */
  public LoadedAdapters(
      AdapterBase base,
      List<AdaptedNetwork> networks,
      AdapterMode mode,
      long limit,
      NDManager parent) {
    this.base = base;
    this.networks = List.copyOf(networks);
    this.mode = mode;
    this.limit = limit;
    this.parent = parent;
  }

  /** What adapters of this model can change. */
  public AdapterBase base() {
    return base;
  }

  /** How they act. */
  public AdapterMode mode() {
    return mode;
  }

  /** Sets where files of adapters come from. */
  public void from(AdapterSource files) {
    this.source = files;
  }

  /** Bytes taken now. */
  public long bytes() {
    return adapters.values().stream().mapToLong(Adapter::bytes).sum()
        + mixes.values().stream().mapToLong(Laid::bytes).sum();
  }

  /** A mix that stays on until this is closed. */
  @FunctionalInterface
  public interface Hold extends AutoCloseable {
    @Override
    void close();
  }

  /**
   * Puts a mix on in place of the one before, and keeps it on until the result is closed; none for
   * the model alone. Costs nothing if it is on already. Waits while another thread holds another
   * mix; one thread does not hold two.
   *
   * @throws AdapterUnavailableException when a file cannot be had
   * @throws dev.resow.diffusion.tensor.ModelFormatException when a file is not an adapter of this
   *     model
   * @throws IllegalArgumentException when the mix needs more memory than is allowed
   * @throws java.util.concurrent.CancellationException when the thread is interrupted while it
   *     waits
   */
  public Hold hold(List<AdapterUse> uses) {
    var key = AdapterUse.key(uses);
    turns.enter(key, () -> change(key, uses));
    return turns::leave;
  }

  /** As {@link #hold}, only that another thread may put another mix on at once. */
  public void use(List<AdapterUse> uses) {
    hold(uses).close();
  }

  private void change(String key, List<AdapterUse> uses) {
    lay(Map.of());
    if (!key.isEmpty()) {
      var known = mixes.get(key);
      lay((known == null ? build(key, AdapterUse.inOrder(uses)) : known).overlays());
    }
  }

  /** A network of the base model, by the name of its folder, if adapters can change it. */
  public Optional<AdaptedNetwork> network(String name) {
    return networks.stream().filter(network -> network.name().equals(name)).findFirst();
  }

  /**
   * Lays changes over the transformer in place of a mix: those of an adapter in training. {@link
   * #use} takes them off.
   *
   * @param overlay its owner closes it after it was taken off
   */
  public void lay(Overlay overlay) {
    var key = IN_TRAINING + laid.incrementAndGet(); // another one each time
    turns.enter(key, () -> lay(Map.of(AdapterBase.TRANSFORMER, overlay)));
    turns.leave();
  }

  private void lay(Map<String, Overlay> overlays) {
    networks.forEach(n -> n.lay().accept(overlays.getOrDefault(n.name(), Overlay.NONE)));
  }

  private Laid build(String key, List<AdapterUse> uses) {
    var builders = networks.stream().map(n -> new OverlayBuilder(n, mode, base)).toList();
    for (var use : uses) {
      var adapter = load(use);
      trim(0, isIn(uses));
      builders.forEach(builder -> builder.add(adapter, use));
    }
    long needed = builders.stream().mapToLong(OverlayBuilder::bytes).sum();
    trim(needed, isIn(uses));
    long total = bytes() + needed;
    if (total > limit) {
      throw new IllegalArgumentException(
          "adapters: they need %d MiB of memory with the weights they change, the limit is %d MiB; RESOW_ADAPTER_MEMORY sets another%s"
              .formatted(
                  total >> 20,
                  limit >> 20,
                  mode == AdapterMode.FUSED ? ", RESOW_ADAPTER_MODE=beside needs less" : ""));
    }
    var manager = parent.newSubManager();
    try (var _ = NoGradient.begin()) {
      var overlays = new LinkedHashMap<String, Overlay>();
      for (int i = 0; i < networks.size(); i++) {
        overlays.put(networks.get(i).name(), builders.get(i).build(manager));
      }
      var laid = new Laid(overlays, manager, needed);
      mixes.put(key, laid);
      return laid;
    } catch (RuntimeException e) {
      manager.close();
      throw e;
    }
  }

  private static Predicate<String> isIn(List<AdapterUse> uses) {
    return sha256 -> uses.stream().anyMatch(use -> use.sha256().equals(sha256));
  }

  private Adapter load(AdapterUse use) {
    var known = adapters.get(use.sha256());
    if (known != null) {
      return known;
    }
    var adapter = AdapterReader.read(source.file(use), base, parent);
    if (!adapter.sha256().equals(use.sha256())) {
      adapter.close();
      throw new AdapterUnavailableException(
          use, "its file has the hash " + adapter.sha256() + ", not this one", null);
    }
    adapters.put(use.sha256(), adapter);
    return adapter;
  }

  /** Gives back what was used longest ago until this many bytes more fit. */
  private void trim(long more, Predicate<String> needed) {
    while (bytes() + more > limit && !mixes.isEmpty()) {
      mixes.pollFirstEntry().getValue().manager().close();
    }
    while (bytes() + more > limit) {
      var oldest = adapters.sequencedKeySet().stream().filter(needed.negate()).findFirst();
      if (oldest.isEmpty()) {
        return;
      }
      adapters.remove(oldest.get()).close();
    }
  }
}
