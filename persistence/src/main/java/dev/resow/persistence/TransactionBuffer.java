package dev.resow.persistence;

import jakarta.transaction.Status;
import jakarta.transaction.Synchronization;
import jakarta.transaction.TransactionSynchronizationRegistry;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * Collects what a transaction is to write and writes it in one batch: on {@link #write}, at the
 * latest before the commit. Each transaction has its own items.
 */
public final class TransactionBuffer<T> {
  private final TransactionSynchronizationRegistry transaction;
  private final Consumer<List<T>> writer;
  private final Consumer<List<T>> committed;

  /**
   * @param writer called in the transaction, never with an empty list
   * @param committed called after the commit with everything that was written
   */
  public TransactionBuffer(
      TransactionSynchronizationRegistry transaction,
      Consumer<List<T>> writer,
      Consumer<List<T>> committed) {
    this.transaction = transaction;
    this.writer = writer;
    this.committed = committed;
  }

  public TransactionBuffer(
      TransactionSynchronizationRegistry transaction, Consumer<List<T>> writer) {
    this(transaction, writer, _ -> {});
  }

  /**
   * @throws IllegalStateException outside a transaction
   */
  public void add(T item) {
    items().waiting.add(item);
  }

  /**
   * @throws IllegalStateException outside a transaction
   */
  public void addAll(List<T> items) {
    if (!items.isEmpty()) items().waiting.addAll(items);
  }

  /** Writes what was collected so far. */
  public void write() {
    items().write();
  }

  @SuppressWarnings("unchecked")
  private Items items() {
    var items = (Items) transaction.getResource(this);
    if (items == null) {
      items = new Items();
      transaction.putResource(this, items);
      transaction.registerInterposedSynchronization(items);
    }
    return items;
  }

  /** The items of one transaction. */
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
