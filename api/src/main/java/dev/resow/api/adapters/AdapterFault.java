package dev.resow.api.adapters;

/** An uploaded file is no adapter of the model. The message is a sentence for the client. */
final class AdapterFault extends Exception {
  private static final long serialVersionUID = 1;

  AdapterFault(String message) {
    super(message);
  }
}
