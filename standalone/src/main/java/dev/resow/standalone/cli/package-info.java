/** The commands, one class each. */
package dev.resow.standalone.cli;
