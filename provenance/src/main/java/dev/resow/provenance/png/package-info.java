/** The chunks of PNG files. */
package dev.resow.provenance.png;
