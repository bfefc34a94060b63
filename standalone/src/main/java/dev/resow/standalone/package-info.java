/** The command line, and everything it needs in one JVM. */
package dev.resow.standalone;
