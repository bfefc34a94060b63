package dev.resow.client.model;

import java.util.List;

/**
 * A part of a list.
 *
 * @param next cursor of the next page; null on the last
 */
public record Page<T>(List<T> items, String next) {
  public Page {
    items = Lists.orEmpty(items);
  }
}
