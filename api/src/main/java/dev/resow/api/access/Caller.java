package dev.resow.api.access;

import jakarta.enterprise.context.RequestScoped;

/** Who makes the current request. Set once, before any resource is reached. */
@RequestScoped
public class Caller {
  private Identity identity;

  void is(Identity who) {
    identity = who;
  }

  public Identity identity() {
    if (identity == null)
      throw new IllegalStateException("a request reached a resource before it was admitted");
    return identity;
  }
}
