package dev.resow.api.access;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import io.smallrye.config.WithName;
import java.util.Optional;

/** Who may use the api. */
@ConfigMapping(prefix = "resow.access")
interface AccessSettings {
  /** How callers are told apart. */
  enum Mode {
    /** Whoever reaches the api on this machine may do everything; other machines are refused. */
    OPEN,
    /** Every request carries an API key, or a token of {@link Oidc} if that is set. */
    KEYS
  }

  @WithDefault("keys")
  Mode mode();

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

    /** Who the tokens must be meant for. */
    @WithDefault("resow")
    String audience();

    /** Claim with the tenant. */
    @WithDefault("tenant")
    String tenantClaim();

    /** Claim with the scopes, as words or a list: {@code resow:submit resow:read resow:admin}. */
    @WithDefault("scope")
    String scopeClaim();
  }
}
