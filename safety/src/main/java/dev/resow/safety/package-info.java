/** Checks of prompts and images: the port, and its implementation by an operator's service. */
package dev.resow.safety;
