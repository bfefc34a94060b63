/** What people see. */
package dev.resow.standalone.terminal;
