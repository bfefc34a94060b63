package dev.resow.client.model;

import com.fasterxml.jackson.annotation.JacksonAnnotationsInside;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.annotation.JsonDeserialize;
import com.fasterxml.jackson.databind.annotation.JsonSerialize;
import com.fasterxml.jackson.databind.deser.std.StdScalarDeserializer;
import com.fasterxml.jackson.databind.ser.std.StdScalarSerializer;
import java.io.IOException;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import java.math.BigInteger;

/**
 * A seed: an unsigned number of 64 bits in a {@code long}, for which {@link Long#toUnsignedString}
 * gives the text. In JSON it is the integer 0 to 18446744073709551615.
 */
@JacksonAnnotationsInside
@JsonSerialize(using = Seed.Writer.class)
@JsonDeserialize(using = Seed.Reader.class)
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.FIELD, ElementType.METHOD, ElementType.PARAMETER})
public @interface Seed {
  /** Writes the unsigned number. */
  final class Writer extends StdScalarSerializer<Long> {
    private static final long serialVersionUID = 1;

    Writer() {
      super(Long.class);
    }

    @Override
    public void serialize(Long seed, JsonGenerator out, SerializerProvider provider)
        throws IOException {
      out.writeNumber(new BigInteger(Long.toUnsignedString(seed)));
    }
  }

  /** Reads the low 64 bits of an integer. */
  final class Reader extends StdScalarDeserializer<Long> {
    private static final long serialVersionUID = 1;

    Reader() {
      super(Long.class);
    }

    @Override
    public Long deserialize(JsonParser in, DeserializationContext context) throws IOException {
      return in.getBigIntegerValue().longValue();
    }
  }
}
