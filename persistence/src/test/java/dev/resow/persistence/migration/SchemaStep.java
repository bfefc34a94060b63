package dev.resow.persistence.migration;

import dev.resow.persistence.migration.Catalogue.Column;
import dev.resow.persistence.migration.Catalogue.Rule;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * The migrations from one release to the next: what they do that breaks the earlier one, which runs
 * on the later schema during an upgrade and after a rollback. It reads and writes what it knew, and
 * nothing may refuse its rows that did not before.
 */
final class SchemaStep {
  private final Catalogue before;
  private final Catalogue after;
  private final List<String> breaks = new ArrayList<>();

  private SchemaStep(Catalogue before, Catalogue after) {
    this.before = before;
    this.after = after;
  }

  /** One sentence each, in no particular order; those with the same beginning are alike. */
  static List<String> breaks(Catalogue before, Catalogue after) {
    var step = new SchemaStep(before, after);
    before.columns().forEach(step::table);
    step.rules();
    before.triggers().stream()
        .filter(trigger -> !after.triggers().contains(trigger))
        .forEach(trigger -> step.add("trigger %s: removed", trigger));
    after.triggers().stream()
        .filter(trigger -> !before.triggers().contains(trigger))
        .filter(trigger -> step.isOld(trigger.substring(0, trigger.indexOf('.'))))
        .forEach(
            trigger -> step.add("trigger %s: added to a table of the earlier release", trigger));
    before.functions().stream()
        .filter(function -> !after.functions().contains(function))
        .forEach(function -> step.add("function %s: removed or renamed", function));
    return step.breaks;
  }

  private boolean isOld(String table) {
    return before.columns().containsKey(table);
  }

  private void table(String table, Map<String, Column> columns) {
    var now = after.columns().get(table);
    if (now == null) {
      add("table %s: removed or renamed", table);
      return;
    }
    columns.forEach((name, column) -> column(table + "." + name, column, now.get(name)));
    now.forEach(
        (name, column) -> {
          if (!columns.containsKey(name) && column.required() && !column.filled())
            add("column %s.%s: added as NOT NULL without a default", table, name);
        });
  }

  private void column(String column, Column was, Column is) {
    if (is == null) {
      add("column %s: removed or renamed", column);
      return;
    }
    if (!was.type().equals(is.type()))
      add("column %s: type %s became %s", column, was.type(), is.type());
    if (!was.required() && is.required()) add("column %s: became NOT NULL", column);
    if (was.required() && !is.required()) add("column %s: may be null now", column);
    if (was.filled() && !is.filled()) add("column %s: lost its default", column);
    if (!was.generated() && is.generated()) add("column %s: became generated", column);
  }

  private void rules() {
    for (Rule rule : after.rules()) {
      if (before.rules().contains(rule)) continue;
      if (isOld(rule.table()))
        add(
            "rule on %s: added to a table of the earlier release: %s",
            rule.table(), rule.definition());
      else if (rule.blocks() != null && isOld(rule.blocks()))
        add(
            "rule on %s: rows of %s, a table of the earlier release, can no longer be deleted: %s",
            rule.table(), rule.blocks(), rule.definition());
    }
    // INSERT ... ON CONFLICT needs a unique index, and a check keeps out what the earlier release
    // does not know.
    for (Rule rule : before.rules())
      if (after.columns().containsKey(rule.table()) && !after.rules().contains(rule))
        add("rule on %s: removed: %s", rule.table(), rule.definition());
  }

  private void add(String sentence, Object... values) {
    breaks.add(sentence.formatted(values));
  }
}
