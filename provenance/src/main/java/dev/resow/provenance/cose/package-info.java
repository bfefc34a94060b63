/** Signatures over CBOR: COSE_Sign1 (RFC 9052). */
package dev.resow.provenance.cose;
