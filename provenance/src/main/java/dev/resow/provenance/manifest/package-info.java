/** C2PA manifests in pictures: written, read and verified. */
package dev.resow.provenance.manifest;
