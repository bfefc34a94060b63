/** Which artifact store the settings name, and the store in a bucket of an S3 object store. */
package dev.resow.artifacts;
