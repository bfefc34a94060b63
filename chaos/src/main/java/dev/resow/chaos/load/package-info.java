/** What clients and other writers do to a deployment, also the careless ones. */
package dev.resow.chaos.load;
