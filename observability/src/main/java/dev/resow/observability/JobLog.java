package dev.resow.observability;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;
import org.jboss.logging.MDC;

/**
 * Names the job in every line that the current thread logs until it is closed: the MDC fields
 * {@value #JOB}, {@value #ATTEMPT} and {@value #TENANT}, which JSON logs contain under {@code mdc}.
 */
public final class JobLog implements AutoCloseable {
  public static final String JOB = "job";
  public static final String ATTEMPT = "attempt";
  public static final String TENANT = "tenant";

  private final Map<String, Object> before = new LinkedHashMap<>();

  private JobLog() {}

  /**
   * @param attempt 0 if none has begun
   */
  public static JobLog of(UUID job, int attempt, String tenant) {
    var log = new JobLog();
    log.put(JOB, job.toString());
    if (attempt > 0) log.put(ATTEMPT, Integer.toString(attempt));
    log.put(TENANT, tenant);
    return log;
  }

  private void put(String key, String value) {
    before.put(key, MDC.get(key));
    MDC.put(key, value);
  }

  @Override
  public void close() {
    before.forEach(
        (key, value) -> {
          if (value == null) MDC.remove(key);
          else MDC.put(key, value);
        });
  }
}
