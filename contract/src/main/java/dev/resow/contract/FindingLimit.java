package dev.resow.contract;

/**
 * The limit of one kind of finding; without a limit the check does not look for it.
 *
 * @param kind which kind
 * @param pair for jobs with two subjects: higher scores are wrong. Null: not looked for
 * @param many the same for three and more subjects
 * @param reason why it is not looked for, or null
 */
public record FindingLimit(FindingKind kind, Double pair, Double many, String reason) {
  public FindingLimit {
    Checks.present("findings.kind", kind);
    Checks.finite("findings.pair", pair);
    Checks.finite("findings.many", many);
    reason = Texts.cut(reason, Texts.MESSAGE);
  }
}
