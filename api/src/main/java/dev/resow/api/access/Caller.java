package dev.resow.api.access;

import jakarta.enterprise.context.RequestScoped;

/** Who makes the current request. Set once, before any resource is reached. */
@RequestScoped
public class Caller {
  private Identity identity;
  private Standing standing = Standing.FOR_GOOD;

  void is(Identity who, Standing howLong) {
    identity = who;
    standing = howLong;
  }

  /** Remains valid after the request. */
  public Standing standing() {
    return standing;
  }

  public Identity identity() {
    if (identity == null)
      throw new IllegalStateException("a request reached a resource before it was authenticated");
    return identity;
  }
}
