package dev.resow.training.session;

/** A reward with what it has loaded. */
public interface OpenReward extends Reward, AutoCloseable {
  /** What it is, e.g. the hash of its weights: equal identities give equal rewards. */
  String identity();

  @Override
  void close();
}
