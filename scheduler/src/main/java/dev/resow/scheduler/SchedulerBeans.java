package dev.resow.scheduler;

import dev.resow.persistence.tenant.Tenants;
import dev.resow.scheduler.lifecycle.Lifecycle;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Produces;
import java.util.concurrent.ThreadLocalRandom;

/** Values of the scheduler that are not beans by themselves. */
@ApplicationScoped
class SchedulerBeans {
  @Produces
  Lifecycle lifecycle(Tenants tenants) {
    return new Lifecycle(
        tenant -> tenants.of(tenant).policy(), ThreadLocalRandom.current()::nextLong);
  }
}
