package dev.resow.worker.messaging;

import dev.resow.contract.ControlCommand;
import dev.resow.contract.InvalidJsonException;
import dev.resow.contract.StopOrders;
import dev.resow.messaging.EventRecords;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.eclipse.microprofile.reactive.messaging.Incoming;
import org.jboss.logging.Logger;

/**
 * Hears every stop order, from the first one still kept: an order may be older than this process.
 */
@ApplicationScoped
public class ControlChannel {
  private static final Logger LOG = Logger.getLogger(ControlChannel.class);

  private final StopOrders orders;

  @Inject
  ControlChannel(StopOrders orders) {
    this.orders = orders;
  }

  @Incoming("worker-control")
  void receive(ConsumerRecord<String, byte[]> record) {
    try {
      if (EventRecords.decode(record).data() instanceof ControlCommand command) {
        orders.receive(command);
      }
    } catch (InvalidJsonException e) {
      // The scheduler reads this topic too and keeps the record with the dead letters.
      LOG.warnf("ignored control record %d: %s", record.offset(), e.getMessage());
    }
  }
}
