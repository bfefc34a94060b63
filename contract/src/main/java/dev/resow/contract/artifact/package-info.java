/** The port to the images, and the folder that serves one machine. */
package dev.resow.contract.artifact;
