/** What the log names in the lines of a request. */
package dev.resow.api.log;
