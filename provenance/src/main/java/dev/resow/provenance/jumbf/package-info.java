/** Boxes inside boxes: ISO/IEC 19566-5, the container of C2PA manifests. */
package dev.resow.provenance.jumbf;
