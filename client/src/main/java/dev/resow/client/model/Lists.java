package dev.resow.client.model;

import java.util.List;

/** Lists of records: never null, never changed. */
final class Lists {
  private Lists() {}

  static <T> List<T> orEmpty(List<T> list) {
    return list == null ? List.of() : List.copyOf(list);
  }
}
