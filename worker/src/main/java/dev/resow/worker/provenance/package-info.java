/** What a worker adds to a picture, so that others can tell where it comes from. */
package dev.resow.worker.provenance;
