package dev.resow.safety;

import dev.resow.contract.SafetyAction;
import java.time.Duration;
import java.util.Locale;

/** Hears what a {@link SafetyHook} decides, for metrics. Safe for use from any thread. */
public interface SafetyObserver {
  /** Nobody listens. */
  SafetyObserver NONE =
      new SafetyObserver() {
        @Override
        public void decided(Subject subject, SafetyAction decision, boolean answered) {
          // nobody listens
        }

        @Override
        public void asked(Subject subject, Duration took) {
          // nobody listens
        }
      };

  /** What a decision is about. */
  enum Subject {
    PROMPT,
    IMAGE,
    UPLOAD;

    /** The word for it in metrics. */
    public String label() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /**
   * One prompt or picture.
   *
   * @param answered false if the checker gave no valid answer and the decision is that of {@code
   *     RESOW_SAFETY_WHEN_DOWN}
   */
  void decided(Subject subject, SafetyAction decision, boolean answered);

  /**
   * The checker was asked once, about up to 100 prompts or one picture.
   *
   * @param took to the answer or to the last try's failure
   */
  void asked(Subject subject, Duration took);
}
