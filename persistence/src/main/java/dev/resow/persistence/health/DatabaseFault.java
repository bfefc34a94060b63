package dev.resow.persistence.health;

import java.security.cert.CertPathBuilderException;
import java.security.cert.CertPathValidatorException;
import java.security.cert.CertificateExpiredException;
import java.sql.SQLException;
import java.util.List;
import java.util.stream.Stream;

/**
 * Why the database cannot be used.
 *
 * @param sentence what is wrong, and the setting to look at
 * @param refused true if the server answers and one side refuses the other: waiting does not help
 */
record DatabaseFault(String sentence, boolean refused) {
  /** Class of SQLSTATEs: invalid authorization specification. */
  private static final String AUTHORIZATION = "28";

  static DatabaseFault of(SQLException failure) {
    List<Throwable> chain =
        Stream.iterate((Throwable) failure, each -> each != null, Throwable::getCause)
            .limit(20)
            .toList();
    if (has(chain, CertificateExpiredException.class))
      return refusal("the certificate of the database has expired");
    if (has(chain, CertPathBuilderException.class) || has(chain, CertPathValidatorException.class))
      return refusal("the certificate of the database is not signed by a CA in sslrootcert");
    String message = String.valueOf(failure.getMessage());
    if (message.contains("could not be verified by hostnameverifier"))
      return refusal("the certificate of the database names another host: " + message);
    if (message.contains("does not support SSL"))
      return refusal("the database does not offer TLS, which sslmode demands");
    if (message.contains("SSL root certificate"))
      return refusal("the file in sslrootcert cannot be used: " + message);
    if (message.contains("no encryption"))
      return refusal("the database rejects connections without TLS (sslmode): " + message);
    if (String.valueOf(failure.getSQLState()).startsWith(AUTHORIZATION))
      return refusal("the database rejects the user or the password: " + message);
    return new DatabaseFault("the database does not answer: " + message, false);
  }

  private static DatabaseFault refusal(String sentence) {
    return new DatabaseFault(sentence, true);
  }

  private static boolean has(List<Throwable> chain, Class<?> kind) {
    return chain.stream().anyMatch(kind::isInstance);
  }
}
