package dev.resow.messaging;

import static org.apache.kafka.common.acl.AclOperation.ALTER_CONFIGS;
import static org.apache.kafka.common.acl.AclOperation.DESCRIBE;
import static org.apache.kafka.common.acl.AclOperation.READ;
import static org.apache.kafka.common.acl.AclOperation.WRITE;
import static org.apache.kafka.common.resource.ResourceType.GROUP;
import static org.apache.kafka.common.resource.ResourceType.TOPIC;

import java.util.Locale;
import org.apache.kafka.common.acl.AccessControlEntry;
import org.apache.kafka.common.acl.AclBinding;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.acl.AclPermissionType;
import org.apache.kafka.common.resource.PatternType;
import org.apache.kafka.common.resource.ResourcePattern;
import org.apache.kafka.common.resource.ResourceType;

/**
 * A right of one app on the brokers, as an ACL grants it.
 *
 * @param name of the topic or group, or its beginning
 * @param pattern {@code LITERAL}, or {@code PREFIXED} if the name is a beginning
 */
public record Grant(ResourceType type, String name, PatternType pattern, AclOperation operation) {

  /** Includes the right to describe the topic. */
  static Grant write(String topic) {
    return new Grant(TOPIC, topic, PatternType.LITERAL, WRITE);
  }

  /** Includes the right to describe the topic. */
  static Grant read(String topic) {
    return new Grant(TOPIC, topic, PatternType.LITERAL, READ);
  }

  /** On every topic whose name begins so, as {@link #write}. */
  static Grant writeAny(String prefix) {
    return new Grant(TOPIC, prefix, PatternType.PREFIXED, WRITE);
  }

  /** On every topic whose name begins so, as {@link #read}. */
  static Grant readAny(String prefix) {
    return new Grant(TOPIC, prefix, PatternType.PREFIXED, READ);
  }

  static Grant describe(String topic) {
    return new Grant(TOPIC, topic, PatternType.LITERAL, DESCRIBE);
  }

  static Grant join(String group) {
    return new Grant(GROUP, group, PatternType.LITERAL, READ);
  }

  static Grant joinAny(String prefix) {
    return new Grant(GROUP, prefix, PatternType.PREFIXED, READ);
  }

  static Grant configure(String group) {
    return new Grant(GROUP, group, PatternType.LITERAL, ALTER_CONFIGS);
  }

  /**
   * The ACL that grants it from any host.
   *
   * @param user name of the principal, without {@code User:}
   */
  public AclBinding to(String user) {
    return new AclBinding(
        new ResourcePattern(type, name, pattern),
        new AccessControlEntry("User:" + user, "*", operation, AclPermissionType.ALLOW));
  }

  /** As an operator reads it: {@code WRITE on topic resow.results}. */
  @Override
  public String toString() {
    String any = pattern == PatternType.PREFIXED ? "*" : "";
    return operation + " on " + type.name().toLowerCase(Locale.ROOT) + " " + name + any;
  }
}
