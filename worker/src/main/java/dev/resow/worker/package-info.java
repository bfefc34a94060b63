/** The worker as a process: wires its packages together. No package below imports this one. */
package dev.resow.worker;
