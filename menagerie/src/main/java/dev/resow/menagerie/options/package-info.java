/** Options of the command line. */
package dev.resow.menagerie.options;
