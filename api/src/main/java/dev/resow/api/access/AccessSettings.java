package dev.resow.api.access;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithConverter;
import io.smallrye.config.WithDefault;
import io.smallrye.config.WithName;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.eclipse.microprofile.config.spi.Converter;

/** Access to the api. */
@ConfigMapping(prefix = "resow.access")
interface AccessSettings {
  /** How callers are authenticated. */
  enum Mode {
    /** Every local caller has all permissions; other machines are rejected. */
    OPEN,
    /** Every request carries an API key, or a token of {@link Oidc} if that is set. */
    KEYS
  }

  @WithDefault("keys")
  @WithConverter(ModeConverter.class)
  Mode mode();

  /**
   * Further names by which an open server may be called: {@code name} for every port, or {@code
   * name:port}. Loopback names with the server's own port need not be listed.
   */
  Optional<List<String>> hosts();

  /**
   * Origins whose pages may call the api, e.g. {@code https://tools.example:8443}; they also get
   * permission by CORS. The server's own origin need not be listed.
   */
  Optional<List<String>> origins();

  /**
   * SHA-256 in hexadecimal of an admin key of the operator's own, to make the first keys with; see
   * {@code resow keys first}.
   */
  @WithName("admin-key-sha256")
  Optional<String> adminKeySha256();

  Oidc oidc();

  /** A sign-in service whose access tokens (JWT) are accepted. */
  interface Oidc {
    /** Issuer address; its {@code /.well-known/openid-configuration} is read. Empty = none. */
    Optional<String> issuer();

    /** Required audience of access tokens. */
    @WithDefault("resow")
    String audience();

    /** Claim with the tenant, or a list of tenants of which the first is the caller's own. */
    @WithDefault("tenant")
    String tenantClaim();

    /** Claim with the scopes, as words or a list: {@code resow:submit resow:read resow:admin}. */
    @WithDefault("scope")
    String scopeClaim();
  }

  /** A mode by its name; a typing error must not open the server. */
  final class ModeConverter implements Converter<Mode> {
    private static final long serialVersionUID = 1L;

    @Override
    public Mode convert(String value) {
      return switch (value.strip().toLowerCase(Locale.ROOT)) {
        case "open" -> Mode.OPEN;
        case "keys" -> Mode.KEYS;
        default ->
            throw new IllegalArgumentException(
                "resow.access.mode (RESOW_ACCESS_MODE) must be 'keys' or 'open', not '"
                    + value
                    + "'.");
      };
    }
  }
}
