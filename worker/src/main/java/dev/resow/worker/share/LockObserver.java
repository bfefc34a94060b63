package dev.resow.worker.share;

/** Hears what becomes of the acquisition locks that this process holds; returns at once. */
public interface LockObserver {
  /** Hears nothing. */
  LockObserver NONE =
      new LockObserver() {
        @Override
        public void renewed() {
          // nobody asks
        }

        @Override
        public void lost() {
          // nobody asks
        }
      };

  /** A lock was renewed. */
  void renewed();

  /** A lock was lost while its record was held. */
  void lost();
}
