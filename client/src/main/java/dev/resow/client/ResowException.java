package dev.resow.client;

/** Why a call has no result. One of the four below; a {@code switch} covers them all. */
public abstract sealed class ResowException extends RuntimeException
    permits ProblemException, TransportException, JobEndedException, StillRunningException {
  private static final long serialVersionUID = 1;

  ResowException(String message, Throwable cause) {
    super(message, cause);
  }
}
