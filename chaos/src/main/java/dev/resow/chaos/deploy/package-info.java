/** The parts of Resow as processes of this machine: started, killed, started again. */
package dev.resow.chaos.deploy;
