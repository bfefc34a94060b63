package dev.resow.ledger;

import jakarta.transaction.Status;
import jakarta.transaction.Synchronization;
import jakarta.transaction.TransactionSynchronizationRegistry;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * What a transaction wants to write, gathered and written in one go: when told to, at the latest
 * before the commit.
 */
public final class Gathered<T> {
  private final TransactionSynchronizationRegistry transaction;
  private final Consumer<List<T>> writer;
  private final Consumer<List<T>> committed;

  /**
   * @param writer called in the transaction, never with an empty list
   * @param committed called after the commit with everything that was written
   */
  public Gathered(
      TransactionSynchronizationRegistry transaction,
      Consumer<List<T>> writer,
      Consumer<List<T>> committed) {
    this.transaction = transaction;
    this.writer = writer;
    this.committed = committed;
  }

  public Gathered(TransactionSynchronizationRegistry transaction, Consumer<List<T>> writer) {
    this(transaction, writer, _ -> {});
  }

  /**
   * @throws IllegalStateException outside a transaction
   */
  public void add(T item) {
    ofTheTransaction().waiting.add(item);
  }

  /**
   * @throws IllegalStateException outside a transaction
   */
  public void addAll(List<T> items) {
    if (!items.isEmpty()) ofTheTransaction().waiting.addAll(items);
  }

  /** Writes what was gathered so far. */
  public void write() {
    ofTheTransaction().write();
  }

  @SuppressWarnings("unchecked")
  private Items ofTheTransaction() {
    var items = (Items) transaction.getResource(this);
    if (items == null) {
      items = new Items();
      transaction.putResource(this, items);
      transaction.registerInterposedSynchronization(items);
    }
    return items;
  }

  /** Of one transaction. */
  private final class Items implements Synchronization {
    private final List<T> waiting = new ArrayList<>();
    private final List<T> written = new ArrayList<>();

    private void write() {
      if (waiting.isEmpty()) return;
      var items = List.copyOf(waiting);
      waiting.clear();
      writer.accept(items);
      written.addAll(items);
    }

    @Override
    public void beforeCompletion() {
      write();
    }

    @Override
    public void afterCompletion(int status) {
      if (status == Status.STATUS_COMMITTED) committed.accept(written);
    }
  }
}
