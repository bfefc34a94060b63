/** Progress display on a terminal. */
package dev.resow.standalone.terminal;
