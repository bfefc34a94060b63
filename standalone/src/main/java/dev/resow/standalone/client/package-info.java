/** The command line's view of a server: the public HTTP API, nothing else. */
package dev.resow.standalone.client;
