package dev.resow.chaos.fault;

import dev.resow.chaos.audit.Incident.Recovery;
import java.util.List;

/** A fault of one process, of any kind. */
sealed interface ProcessFault extends Fault permits Away, Freeze, Kill {
  @Override
  default List<String> targets(Site site) {
    return Processes.oneOfEachKind(site);
  }

  @Override
  default String process(String target) {
    return target;
  }

  @Override
  default boolean stopsItsProcess() {
    return true;
  }

  @Override
  default Recovery recovery(String target) {
    return Processes.recovery(target);
  }
}
