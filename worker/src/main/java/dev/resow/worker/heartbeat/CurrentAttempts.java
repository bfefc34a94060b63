package dev.resow.worker.heartbeat;

import dev.resow.contract.WorkerHeartbeat.Running;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** The attempts that this worker runs. */
@ApplicationScoped
public class CurrentAttempts {
  private final List<Running> running = new CopyOnWriteArrayList<>();
  private volatile Runnable onChange = () -> {};

  public List<Running> all() {
    return List.copyOf(running);
  }

  public void begin(Running attempt) {
    running.add(attempt);
    onChange.run();
  }

  public void end(Running attempt) {
    running.remove(attempt);
    onChange.run();
  }

  void onChange(Runnable listener) {
    onChange = listener;
  }
}
