/** Certificates and keys that sign pictures. */
package dev.resow.provenance.certificate;
