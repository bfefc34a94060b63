package dev.resow.contract;

/**
 * Why the reading of a prompt may not be what its author meant.
 *
 * @param code stable name, in lower case with hyphens
 * @param detail a sentence for people
 */
public record PromptWarning(String code, String detail) {
  public PromptWarning {
    Checks.name("warnings.code", code);
    Checks.text("warnings.detail", detail);
    detail = Texts.cut(detail, Texts.MESSAGE);
  }
}
