/** What can go wrong, one class each; every fault knows how it ends and how its recovery shows. */
package dev.resow.chaos.fault;
