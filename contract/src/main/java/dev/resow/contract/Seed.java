package dev.resow.contract;

import com.fasterxml.jackson.annotation.JacksonAnnotationsInside;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.BeanProperty;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.JsonDeserializer;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.annotation.JsonDeserialize;
import com.fasterxml.jackson.databind.annotation.JsonSerialize;
import com.fasterxml.jackson.databind.deser.ContextualDeserializer;
import com.fasterxml.jackson.databind.deser.std.StdScalarDeserializer;
import com.fasterxml.jackson.databind.ser.std.StdScalarSerializer;
import java.io.IOException;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import java.math.BigInteger;

/**
 * A seed: an unsigned number of 64 bits, kept in a {@code long}. Its JSON is the integer 0 to
 * 18446744073709551615. A negative number down to -2^63 is read as the seed of the same bits, which
 * is how {@code torch.Generator.manual_seed} takes it, and is written as that unsigned number.
 */
@JacksonAnnotationsInside
@JsonSerialize(using = Seed.Writer.class)
@JsonDeserialize(using = Seed.Reader.class)
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.FIELD, ElementType.METHOD, ElementType.PARAMETER})
public @interface Seed {
  /** 2^64 - 1. */
  BigInteger GREATEST = BigInteger.ONE.shiftLeft(64).subtract(BigInteger.ONE);

  /** -2^63. */
  BigInteger LEAST = BigInteger.ONE.shiftLeft(63).negate();

  /** Writes the unsigned number. */
  final class Writer extends StdScalarSerializer<Long> {
    private static final long serialVersionUID = 1;

    Writer() {
      super(Long.class);
    }

    @Override
    public void serialize(Long seed, JsonGenerator out, SerializerProvider provider)
        throws IOException {
      if (seed >= 0) out.writeNumber(seed);
      else out.writeNumber(new BigInteger(Long.toUnsignedString(seed)));
    }
  }

  /** Reads an integer of 64 bits, signed or unsigned. */
  final class Reader extends StdScalarDeserializer<Long> implements ContextualDeserializer {
    private static final long serialVersionUID = 1;
    private final boolean required;

    Reader() {
      this(false);
    }

    private Reader(boolean required) {
      super(Long.class);
      this.required = required;
    }

    @Override
    public JsonDeserializer<?> createContextual(DeserializationContext context, BeanProperty at) {
      return new Reader(at != null && at.getType().isPrimitive());
    }

    @Override
    public Long getNullValue(DeserializationContext context)
        throws com.fasterxml.jackson.databind.JsonMappingException {
      return required ? context.reportInputMismatch(this, "the seed is missing") : null;
    }

    @Override
    public Long deserialize(JsonParser in, DeserializationContext context) throws IOException {
      if (in.currentToken() != JsonToken.VALUE_NUMBER_INT)
        return context.reportInputMismatch(this, "a seed must be a 64-bit integer");
      BigInteger seed = in.getBigIntegerValue();
      if (seed.compareTo(LEAST) < 0 || seed.compareTo(GREATEST) > 0)
        return context.reportInputMismatch(this, "a seed must be from 0 to %s", GREATEST);
      return seed.longValue();
    }
  }
}
