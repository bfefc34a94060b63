package dev.resow.contract;

import dev.resow.contract.artifact.ArtifactId;
import dev.resow.contract.failure.FailureKind;
import dev.resow.contract.policy.Backoff;
import dev.resow.contract.policy.RetryAction;
import dev.resow.contract.policy.RetryPolicy;
import dev.resow.contract.policy.RetryRule;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;

/** Random valid values of any contract type, by reflection: a new record is covered at once. */
final class AnyRecord {
  private final Random random;

  AnyRecord(long seed) {
    random = new Random(seed);
  }

  <T> T of(Class<T> type) {
    return type.cast(nonNull(type));
  }

  private Object value(Type type) {
    if (type instanceof ParameterizedType p) {
      Type last = p.getActualTypeArguments()[p.getActualTypeArguments().length - 1];
      return p.getRawType() == List.class ? list(last) : map(last);
    }
    var c = (Class<?>) type;
    if (c == int.class) return 1 + random.nextInt(64);
    if (c == long.class) return random.nextLong();
    if (c == double.class) return random.nextDouble();
    if (c == boolean.class) return random.nextBoolean();
    if (c == String.class) return text();
    if (c == Integer.class) return random.nextBoolean() ? null : 1 + random.nextInt(1000);
    if (c == Boolean.class) return random.nextBoolean() ? null : random.nextBoolean();
    if (c == Double.class) return random.nextBoolean() ? null : Math.nextUp(random.nextDouble());
    if (c == UUID.class) return new UUID(random.nextLong(), random.nextLong());
    if (c == Instant.class)
      return Instant.ofEpochSecond(
          random.nextInt(Integer.MAX_VALUE), random.nextInt(1_000_000_000));
    if (c == ArtifactId.class) return new ArtifactId(HexFormat.of().formatHex(bytes(32)));
    if (c == Backoff.class) return backoff();
    if (c == RetryPolicy.class) return random.nextBoolean() ? null : policy();
    if (c == RetryAction.Stronger.class)
      return new RetryAction.Stronger(List.of(text(), text()), (Boolean) value(Boolean.class));
    if (c == ImageRef.class)
      return new ImageRef(of(ArtifactId.class), text(), 9, 7, random.nextInt(1_000_000));
    if (c == Box.class)
      return new Box(.5 * random.nextDouble(), 0, 1, 1 - .5 * random.nextDouble());
    if (c == JobAdapter.class)
      return new JobAdapter("fur", 10 * random.nextDouble(), HexFormat.of().formatHex(bytes(32)));
    if (c == AdapterBaseCard.Layers.class)
      return new AdapterBaseCard.Layers(text(), 0, random.nextInt(64), 64, 256);
    if (c == TrainingCritic.class)
      return new TrainingCritic("reader", HexFormat.of().formatHex(bytes(32)));
    if (c == ComatSpec.class)
      return new ComatSpec(
          List.of(ComatPart.values()),
          of(TrainingCritic.class),
          of(TrainingCritic.class),
          1 + random.nextInt(64),
          random.nextDouble());
    if (c == ItercompSpec.class)
      return new ItercompSpec(List.of(of(TrainingCritic.class)), 1 + random.nextInt(64));
    if (c == TrainingSpec.class) {
      var recipe = (TrainingRecipe) value(TrainingRecipe.class);
      return new TrainingSpec(
          text(),
          recipe,
          text(),
          text(),
          List.of(text(), text()),
          1 + random.nextInt(64),
          1 + random.nextInt(64),
          random.nextDouble(),
          random.nextLong(),
          (Double) value(Double.class),
          text(),
          recipe == TrainingRecipe.COMAT ? of(ComatSpec.class) : null,
          recipe == TrainingRecipe.ITERCOMP ? of(ItercompSpec.class) : null);
    }
    if (c == JobStart.class)
      return random.nextBoolean()
          ? null
          : new JobStart(
              of(ArtifactId.class),
              1 - random.nextDouble(),
              random.nextBoolean() ? null : of(ArtifactId.class));
    if (c == StepPreview.class)
      return new StepPreview(
          of(UUID.class),
          1 + random.nextInt(64),
          text(),
          of(Instant.class),
          random.nextInt(64),
          1 + random.nextInt(64),
          64,
          random.nextInt(StepPreview.MOST_PER_ROUND),
          bytes(1 + random.nextInt(StepPreview.MOST_BYTES)));
    if (c == SubjectMap.class) return new SubjectMap(text(), 3, 2, bytes(6));
    if (c.isEnum()) return c.getEnumConstants()[random.nextInt(c.getEnumConstants().length)];
    if (c.isSealed())
      return value(c.getPermittedSubclasses()[random.nextInt(c.getPermittedSubclasses().length)]);
    if (c.isRecord()) return record(c);
    throw new AssertionError("no generator for " + type);
  }

  private Object record(Class<?> type) {
    RecordComponent[] parts = type.getRecordComponents();
    Object[] values = Arrays.stream(parts).map(this::component).toArray();
    try {
      var constructor =
          type.getDeclaredConstructor(
              Arrays.stream(parts).map(RecordComponent::getType).toArray(Class[]::new));
      constructor.setAccessible(true);
      return constructor.newInstance(values);
    } catch (InvocationTargetException e) {
      throw new AssertionError(type + " refuses " + Arrays.toString(values), e.getCause());
    } catch (ReflectiveOperationException e) {
      throw new AssertionError(e);
    }
  }

  private Object component(RecordComponent part) {
    if (part.getName().equals("previews"))
      return random.nextBoolean() ? null : 1 + random.nextInt(StepPreview.MOST_PER_ROUND);
    return part.getType() == long.class && part.getName().equals("bytes")
        ? (Object) (1 + random.nextLong(1L << 40))
        : value(part.getGenericType());
  }

  private RetryPolicy policy() {
    Map<FailureKind, RetryRule> rules = new LinkedHashMap<>();
    for (int i = random.nextInt(4); i > 0; i--) {
      RetryRule rule = of(RetryRule.class);
      rules.put(rule.on(), rule);
    }
    return new RetryPolicy(
        List.copyOf(rules.values()),
        1 + random.nextInt(9),
        (Integer) value(Integer.class),
        (Double) value(Double.class),
        random.nextBoolean() ? null : Duration.ofMillis(1 + random.nextInt(1000)));
  }

  private Backoff backoff() {
    long first = random.nextInt(10_000);
    return new Backoff(
        Duration.ofMillis(first),
        1 + random.nextDouble(),
        Duration.ofMillis(first + random.nextInt(100_000)),
        random.nextDouble(),
        random.nextInt(3));
  }

  private List<?> list(Type of) {
    var values = new ArrayList<>();
    for (int i = random.nextInt(3); i > 0; i--) values.add(nonNull(of));
    return values;
  }

  private Map<String, Object> map(Type of) {
    var values = new HashMap<String, Object>();
    for (int i = random.nextInt(3); i > 0; i--) values.put(text(), nonNull(of));
    return values;
  }

  private Object nonNull(Type type) {
    Object value = value(type);
    return value == null ? nonNull(type) : value;
  }

  private byte[] bytes(int length) {
    byte[] bytes = new byte[length];
    random.nextBytes(bytes);
    return bytes;
  }

  /**
   * Any Unicode text but U+0000, also outside the basic plane and with control characters; never
   * blank.
   */
  private String text() {
    var text = new StringBuilder("x");
    for (int i = random.nextInt(12); i > 0; i--) {
      int point = random.nextInt(random.nextBoolean() ? 0x7f : Character.MAX_CODE_POINT);
      if (point > 0 && point < Character.MIN_SURROGATE || point > Character.MAX_SURROGATE)
        text.appendCodePoint(point);
    }
    return text.toString();
  }
}
