package dev.resow.safety;

import dev.resow.contract.SafetyAction;
import dev.resow.contract.SafetyDecision;
import dev.resow.safety.SafetyMetrics.Subject;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Asks a checker what the rules say; while it gives no valid answer, the rules decide. */
final class CheckingSafetyHook implements SafetyHook {
  private static final System.Logger LOG = System.getLogger(CheckingSafetyHook.class.getName());

  /** Prompts of one question. */
  private static final int CHUNK = 100;

  /** After it the rest of many prompts counts as not answered. */
  private static final Duration LONGEST = Duration.ofMinutes(1);

  private final SafetyChecker checker;
  private final String variable;
  private final SafetyRules rules;
  private final SafetyMetrics metrics;
  private final Clock clock;
  private volatile boolean down;

  /**
   * @param variable names the checker in the log
   */
  CheckingSafetyHook(
      SafetyChecker checker,
      String variable,
      SafetyRules rules,
      SafetyMetrics metrics,
      Clock clock) {
    this.checker = checker;
    this.variable = variable;
    this.rules = rules;
    this.metrics = metrics;
    this.clock = clock;
  }

  /** A call of the checker. */
  private interface Question<T> {
    T ask() throws NoAnswerException, InterruptedException;
  }

  @Override
  public boolean checksPrompts() {
    return rules.prompts();
  }

  @Override
  public boolean checksPictures() {
    return rules.pictures();
  }

  @Override
  public List<SafetyDecision> prompts(String tenant, List<PromptText> prompts) {
    if (!rules.prompts()) return Collections.nCopies(prompts.size(), SafetyDecision.ALLOWED);
    var decisions = new ArrayList<SafetyDecision>();
    Instant end = clock.instant().plus(LONGEST);
    boolean answered = true;
    for (int from = 0; from < prompts.size(); from += CHUNK) {
      List<PromptText> chunk = prompts.subList(from, Math.min(from + CHUNK, prompts.size()));
      // One that was not answered has used all tries: the others would not be either.
      answered = answered && clock.instant().isBefore(end);
      var found =
          answered
              ? ask(Subject.PROMPT, () -> checker.prompts(tenant, chunk))
              : Optional.<List<SafetyDecision>>empty();
      answered = found.isPresent();
      var made = found.orElseGet(() -> Collections.nCopies(chunk.size(), unanswered()));
      for (SafetyDecision each : made)
        metrics.decided(Subject.PROMPT, each.decision(), found.isPresent());
      if (!answered && rules.whenDown() == SafetyAction.REFUSE)
        throw new SafetyUnavailableException("The safety check of prompts is unavailable.");
      decisions.addAll(made);
    }
    return decisions;
  }

  @Override
  public SafetyDecision upload(UploadToCheck upload) {
    if (!rules.uploads()) return SafetyDecision.ALLOWED;
    var found = ask(Subject.UPLOAD, () -> checker.upload(upload));
    var made = decided(Subject.UPLOAD, found);
    if (found.isEmpty() && rules.whenDown() == SafetyAction.REFUSE)
      throw new SafetyUnavailableException("The safety check of pictures is unavailable.");
    return made;
  }

  @Override
  public SafetyDecision picture(PictureToCheck picture) {
    if (!rules.pictures()) return SafetyDecision.ALLOWED;
    return decided(Subject.IMAGE, ask(Subject.IMAGE, () -> checker.picture(picture)));
  }

  private SafetyDecision decided(Subject subject, Optional<SafetyDecision> found) {
    var made = found.orElseGet(this::unanswered);
    metrics.decided(subject, made.decision(), found.isPresent());
    return made;
  }

  private SafetyDecision unanswered() {
    return rules.whenDown() == SafetyAction.ALLOW
        ? SafetyDecision.ALLOWED
        : new SafetyDecision(rules.whenDown(), "The safety check was unavailable.");
  }

  /** Empty if no valid answer came. */
  private <T> Optional<T> ask(Subject subject, Question<T> question) {
    Instant begin = clock.instant();
    try {
      T answer = question.ask();
      if (down) LOG.log(System.Logger.Level.INFO, "the safety check ({0}) answers again", variable);
      down = false;
      return Optional.of(answer);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (NoAnswerException e) {
      // each outage once
      if (!down)
        LOG.log(
            System.Logger.Level.WARNING,
            "the safety check ({0}) gives no valid answer: {1}; until it does, RESOW_SAFETY_WHEN_DOWN={2} applies",
            variable,
            e.getMessage(),
            rules.whenDown().name().toLowerCase(Locale.ROOT));
      down = true;
    } finally {
      metrics.asked(subject, Duration.between(begin, clock.instant()));
    }
    return Optional.empty();
  }

  @Override
  public void close() {
    checker.close();
  }
}
