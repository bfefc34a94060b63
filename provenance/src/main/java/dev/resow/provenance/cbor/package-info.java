/** CBOR (RFC 8949) of plain Java values. */
package dev.resow.provenance.cbor;
