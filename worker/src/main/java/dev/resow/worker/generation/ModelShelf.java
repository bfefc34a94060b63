package dev.resow.worker.generation;

import dev.resow.contract.JobSpec;
import dev.resow.contract.ModelCard;
import dev.resow.contract.ModelFingerprint;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.jboss.logging.Logger;

/**
 * Several models in one worker. All of them are known by their cards; in memory are as many as fit,
 * and the one that was used longest ago leaves when another needs its place. With several slots
 * none ever leaves: there is more than one only where all models fit beside each other, with the
 * images of all slots.
 */
final class ModelShelf implements ImageGenerator {
  private static final Logger LOG = Logger.getLogger(ModelShelf.class);

  private final Map<String, ModelSource> sources = new LinkedHashMap<>();
  private final MemoryBudget budget;

  /** In memory, the one used longest ago first. */
  private final LinkedHashMap<String, ImageGenerator> loaded = new LinkedHashMap<>(16, .75f, true);

  private volatile Map<String, Known> known = Map.of();

  private record Known(
      ModelCard card, ModelFingerprint fingerprint, String device, List<String> warnings) {
    static Known of(ImageGenerator model) {
      return new Known(model.card(), model.fingerprint(), model.device(), model.warnings());
    }
  }

  private ModelShelf(MemoryBudget budget) {
    this.budget = budget;
  }

  /**
   * Loads each model once, in order, so that all of them can be announced.
   *
   * @throws IllegalArgumentException if two have the same name
   * @throws NoRoomException if one does not even fit alone
   */
  static ModelShelf open(List<ModelSource> all, MemoryBudget budget) {
    var shelf = new ModelShelf(budget);
    try {
      for (ModelSource source : all.reversed()) shelf.add(source);
      return shelf;
    } catch (RuntimeException | Error e) {
      shelf.close();
      throw e;
    }
  }

  private void add(ModelSource source) {
    ImageGenerator model = load(null, source);
    String name = model.card().name();
    if (sources.putIfAbsent(name, source) != null) {
      model.close();
      throw new IllegalArgumentException(
          "RESOW_MODELS: two folders hold a model named '%s'; rename one of them".formatted(name));
    }
    keep(name, model);
  }

  /** The first of the models is the last one loaded: it stays in memory if not all do. */
  private void keep(String name, ImageGenerator model) {
    loaded.put(name, model);
    budget.took(name, model.memory());
    makeRoom(name, model.memory());
    var all = new LinkedHashMap<String, Known>();
    all.put(name, Known.of(model));
    known.forEach(all::putIfAbsent);
    known = all;
  }

  private synchronized ImageGenerator get(String name) {
    ImageGenerator model = loaded.get(name);
    if (model != null) return model;
    ModelSource source = sources.get(name);
    if (source == null) {
      throw new RefusedJobException("this worker does not hold the model '%s'".formatted(name));
    }
    long started = System.nanoTime();
    model = load(name, source);
    loaded.put(name, model);
    budget.took(name, model.memory());
    update(name, Known.of(model));
    LOG.infof(
        "model %s loaded again after %d ms",
        name, Duration.ofNanos(System.nanoTime() - started).toMillis());
    return model;
  }

  /** Its files may be others than before; their order stays. */
  private void update(String name, Known now) {
    var all = new LinkedHashMap<>(known);
    all.put(name, now);
    known = all;
  }

  /**
   * @param name of the model, or null before it is known
   */
  private ImageGenerator load(String name, ModelSource source) {
    while (!loaded.isEmpty() && !budget.hasRoomFor(name)) unloadOldest();
    while (true) {
      try {
        return source.load(budget.left());
      } catch (NoRoomException e) {
        if (loaded.isEmpty()) throw e;
        unloadOldest();
      }
    }
  }

  /** Others leave until this model, the one used last, may take so many bytes. */
  private void makeRoom(String name, OptionalLong bytes) {
    while (loaded.size() > 1 && !budget.hasRoomFor(name, bytes)) unloadOldest();
  }

  /** The model of a job, with room for its image. */
  private synchronized ImageGenerator ready(JobSpec spec) {
    ImageGenerator model = get(spec.model());
    makeRoom(spec.model(), model.memory(spec));
    return model;
  }

  private void unloadOldest() {
    var oldest = loaded.pollFirstEntry();
    oldest.getValue().close();
    budget.gaveBack(oldest.getKey());
    LOG.infof("model %s unloaded to make room", oldest.getKey());
  }

  /** Names of the models in memory, the one used longest ago first. */
  synchronized List<String> inMemory() {
    return List.copyOf(loaded.sequencedKeySet());
  }

  @Override
  public List<ModelCard> cards() {
    return known.values().stream().map(Known::card).toList();
  }

  @Override
  public List<ModelFingerprint> fingerprints() {
    return known.values().stream().map(Known::fingerprint).toList();
  }

  private Known first() {
    return known.values().iterator().next();
  }

  @Override
  public ModelCard card() {
    return first().card();
  }

  @Override
  public ModelFingerprint fingerprint() {
    return first().fingerprint();
  }

  @Override
  public ModelFingerprint fingerprint(JobSpec spec) {
    return get(spec.model()).fingerprint(spec);
  }

  @Override
  public String device() {
    return first().device();
  }

  @Override
  public List<String> warnings() {
    var warnings = new ArrayList<String>();
    for (Known model : known.values())
      for (String warning : model.warnings()) warnings.add(model.card().name() + ": " + warning);
    return List.copyOf(warnings);
  }

  @Override
  public GenerationSession open(JobSpec spec) {
    return ready(spec).open(spec);
  }

  @Override
  public GenerationSession resume(JobSpec spec, byte[] saved) {
    return ready(spec).resume(spec, saved);
  }

  /**
   * Several slots only where no model ever has to leave: all of them are in memory, which holds
   * each with an image, and of one model as many as there are slots; and where all of them have the
   * same number of threads.
   */
  @Override
  public synchronized SlotNeed need(long maxPixels) {
    if (loaded.size() < sources.size())
      return SlotNeed.one("the models do not fit into memory together");
    // The model that was loaded first found all of the memory.
    var needs = sources.keySet().stream().map(name -> loaded.get(name).need(maxPixels)).toList();
    // The engine has one number of threads for some operators of all models.
    if (needs.stream().map(SlotNeed::threads).distinct().count() > 1)
      return SlotNeed.one("the models need different numbers of threads; RESOW_THREADS sets one");
    return new SlotNeed(
        needs.getFirst().threads(), jobs -> together(needs, jobs), needs.getFirst().available());
  }

  private static long together(List<SlotNeed> needs, int jobs) {
    long each = needs.stream().mapToLong(need -> need.memory().applyAsLong(1)).sum();
    long more =
        needs.stream()
            .mapToLong(need -> need.memory().applyAsLong(jobs) - need.memory().applyAsLong(1))
            .max()
            .orElse(0);
    return each + more;
  }

  @Override
  public OptionalLong memory() {
    return OptionalLong.empty();
  }

  @Override
  public OptionalLong memory(JobSpec spec) {
    return get(spec.model()).memory(spec);
  }

  @Override
  public void close() {
    loaded.values().forEach(ImageGenerator::close);
    loaded.clear();
  }
}
