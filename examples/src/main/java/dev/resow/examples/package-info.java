/** Examples of the REST API and the topics, shown in {@code docs/examples.md}. */
package dev.resow.examples;
